"""Lenders and the agencies that collect for them: what each must know of the other's contacts, and no more."""
