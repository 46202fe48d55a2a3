"""Payments in: bank files and providers' messages, matched, allocated, and what follows from them."""
