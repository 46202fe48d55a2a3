"""Visits: a case qualifies, is announced, planned, visited by a team with a phone that may be offline, and measured."""
