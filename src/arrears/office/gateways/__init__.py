"""Ways out of the office and back: one port (`port.py`), and an adapter for each vendor."""
