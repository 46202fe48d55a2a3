"""The office for programs: /api/v1, by tokens with scopes; every change is one of the office's commands."""
