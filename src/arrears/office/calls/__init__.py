"""Calls as facts: attempted, told of by the gateway, found on the exchange's own record."""
