"""Messages out: a due contact becomes a message that leaves once, lawfully, and everything that comes of it."""
