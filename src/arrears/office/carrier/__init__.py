"""A carrier of our own: a process that takes messages, answers as people and networks do, and keeps its own ledger.

For the demo, for tests and for benchmarks. It shares no table and no lock with the office, so that what was doubled
or lost can be counted from outside.
"""
