"""Lets an office live through days in minutes: time is an argument, the people are the sample portfolio's."""
