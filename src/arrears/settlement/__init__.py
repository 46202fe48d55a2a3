"""Ability and willingness, offers, authority, plans and promises."""
