"""Who signs in: a user of the tenant that the transaction acts for, with a password."""

# pyright: basic

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend


class WithinTenant(ModelBackend):
    """Django's password check; row-level security leaves it only the users of the tenant (`tenancy.within`)."""
