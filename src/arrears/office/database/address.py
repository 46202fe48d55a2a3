"""Which database, and as whom: the embedded one, or the outside one of the environment."""

from __future__ import annotations

from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.database.embedded import EmbeddedServer

DATABASE = "arrears"
OWNER_ROLE = "arrears_owner"
APPLICATION_ROLE = "arrears_app"


def embedded_server(config: Config) -> EmbeddedServer | None:
    """Return the embedded server of the data folder, or None where an outside one is set."""
    return None if config.database_url else EmbeddedServer(config.data / "postgresql")


def application_conninfo(config: Config) -> str:
    """Return how the application connects: a role that neither owns the tables nor passes the tenants' walls."""
    server = embedded_server(config)
    return server.conninfo(APPLICATION_ROLE, DATABASE) if server else str(config.database_url)


def owner_conninfo(config: Config) -> str:
    """Return how migrations connect; without an owner's address, the application's (and they are refused)."""
    server = embedded_server(config)
    return server.conninfo(OWNER_ROLE, DATABASE) if server else str(config.owner_url or config.database_url)


def parts(conninfo: str) -> dict[str, Any]:
    """Return a connection string's parts; a malformed one is an `InputError`."""
    try:
        return {key: value for key, value in conninfo_to_dict(conninfo).items() if value is not None}
    except ProgrammingError:
        message = "not a PostgreSQL address such as postgresql://arrears_app@db.example.com/arrears"
        raise InputError("database_url_malformed", message, "ARREARS_DATABASE_URL") from None


def as_django(conninfo: str) -> dict[str, Any]:
    """Return Django's form of a connection string."""
    given = parts(conninfo)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", DATABASE),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": given,
    }
