"""Switches the office on in a process: Django's settings, its applications, the log."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

from arrears.office.config import Config, read_config


def switch_on(data: str | Path | None = None) -> Config:
    """Return the configuration, with Django set up for it; call it once, before anything that touches the database."""
    import django

    from arrears.office.logs import configure_logs

    config = read_config(data)
    os.environ["ARREARS_DATA"] = str(config.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrears.office.settings")
    configure_logs(file=config.log)
    django.setup()
    load_parts()
    return config


def load_parts() -> None:
    """Import what the parts of the office declare: kinds of facts, projections, commands, jobs."""
    import_module("arrears.record.kinds")
    office = Path(__file__).parent
    for name in ("kinds", "projections", "commands", "tasks"):
        for found in sorted(office.glob(f"*/{name}.py")):
            import_module(f"arrears.office.{found.parent.name}.{name}")
