"""What is written to people: versioned texts in Chinese and English, filled from facts alone."""
