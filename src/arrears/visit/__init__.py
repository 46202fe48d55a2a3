"""Visits: preparation, notice, routes, the visit and its follow-up."""
