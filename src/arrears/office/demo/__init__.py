"""What `arrears demo` does: two portfolios through the night, and what was decided and why, for a person to read."""
