"""The night: one columnar pass over every account."""
