"""The law over a portfolio: every row permitted or refused, by which provision first, and from when."""
