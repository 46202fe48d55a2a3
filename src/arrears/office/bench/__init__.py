"""The office under load and under fire, measured and counted against somebody else's ledger."""
