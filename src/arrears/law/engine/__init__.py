"""The engine: reads a situation, selects the provisions that bind it, and gives the verdict."""
