"""What finance does at the desk: money that came in and that nobody has claimed."""
