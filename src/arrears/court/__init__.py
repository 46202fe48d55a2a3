"""Legal matters: letters, payment orders, suits, preservation, enforcement; deadlines and fees."""
