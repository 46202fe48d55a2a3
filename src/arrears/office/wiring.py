"""Switches the office on in a process: Django's settings, its applications, the log."""

from __future__ import annotations

import os
from pathlib import Path

from arrears.office.config import Config, read_config


def switch_on(data: str | Path | None = None) -> Config:
    """Return the configuration, with Django set up for it; call it once, before anything that touches the database."""
    import django

    from arrears.office.logs import configure_logs

    config = read_config(data)
    os.environ["ARREARS_DATA"] = str(config.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.office.settings")
    configure_logs()
    django.setup()
    return config
