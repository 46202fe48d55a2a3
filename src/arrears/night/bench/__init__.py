"""How fast the night is, measured beside what the same machine needs to read and write the same bytes."""
