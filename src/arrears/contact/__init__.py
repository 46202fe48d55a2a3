"""Reminders and conversations: channels, templates, outcomes, preferences, signals of distress."""
