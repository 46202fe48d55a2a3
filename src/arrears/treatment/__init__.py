"""What would help: tiers, strategies and the assignment of scarce capacity."""
