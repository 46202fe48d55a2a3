"""Collectors, certificates, training, quality; agencies, placements and commission."""
