"""The same law over columns: what can be decided once for many is decided once, the rest is each provision's SQL."""
