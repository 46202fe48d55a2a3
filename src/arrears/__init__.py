"""Arrears: get overdue consumer loans repaid, lawfully and respectfully, and prove what was done."""
