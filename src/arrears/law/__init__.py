"""What is allowed: the engine, and one folder for each provision."""
