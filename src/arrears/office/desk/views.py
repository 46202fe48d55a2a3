"""Filters of the queue, and views: a user's own named filters. A preference, not a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError

NAMES = ("view", "stage", "language", "owner", "step", "from", "to", "least")
VIEWS = ("ready", "mine", "waiting", "paused")
MOST_VIEWS = 12


@dataclass(frozen=True)
class Filter:
    """What of the queue is shown; '' and None leave it open. `least_minor` is an amount overdue."""

    view: str = "ready"
    stage: str = ""
    language: str = ""
    owner: UUID | None = None
    step: str = ""
    from_dpd: int | None = None
    to_dpd: int | None = None
    least_minor: int | None = None

    @property
    def narrowed(self) -> bool:
        """Return whether anything but view and stage is set."""
        return any((self.language, self.owner, self.step)) or not (
            self.from_dpd is self.to_dpd is self.least_minor is None
        )

    def where(self) -> tuple[list[str], list[Any]]:
        """Return the conditions on `desk_queue` beyond view and role, with their values."""
        wanted: tuple[tuple[str, Any], ...] = (
            ("stage = %s", self.stage or None), ("language = %s", self.language or None), ("owner = %s", self.owner),
            ("next_step = %s", self.step or None), ("dpd >= %s", self.from_dpd), ("dpd <= %s", self.to_dpd),
            ("overdue_minor >= %s", self.least_minor),
        )  # fmt: skip
        return [sql for sql, value in wanted if value is not None], [value for _, value in wanted if value is not None]


def read_filter(asked: Mapping[str, str]) -> Filter:
    """Return the filter that an address asks for; what is not in its form is left out, as people edit addresses."""
    view = asked.get("view", "ready")
    return Filter(
        view if view in VIEWS else "ready", asked.get("stage", ""), asked.get("language", ""),
        _uuid(asked.get("owner", "")), asked.get("step", ""), _whole(asked.get("from", "")),
        _whole(asked.get("to", "")), _amount(asked.get("least", "")),
    )  # fmt: skip


def query_of(asked: Mapping[str, str], **changed: str) -> str:
    """Return the address's parameters of a filter, some of them changed; empty ones are left out."""
    kept = {name: asked.get(name, "") for name in NAMES} | changed
    return urlencode({name: value for name, value in kept.items() if value})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _amount(text: str) -> int | None:
    try:
        return parse_money(text.replace(",", "").strip(), "CNY", path="least")
    except InputError:
        return None


def views_of(cursor: Any, user: UUID) -> list[dict[str, Any]]:
    """Return a user's views by name."""
    cursor.execute("SELECT id, name, query FROM desk_view WHERE user_id = %s ORDER BY name", [user])
    return [{"id": row[0], "name": row[1], "query": row[2]} for row in cursor.fetchall()]


def keep_view(cursor: Any, tenant: UUID, user: UUID, name: str, asked: Mapping[str, str]) -> None:
    """Keep a filter under a name; the same name again replaces it, and the number of views has a limit."""
    named = name.strip()[:40]
    if not named:
        return
    cursor.execute("SELECT count(*) FROM desk_view WHERE user_id = %s AND name <> %s", [user, named])
    if cursor.fetchone()[0] >= MOST_VIEWS:
        raise InputError("too_many_views", f"{MOST_VIEWS} views are the most; let go of one first", "name")
    cursor.execute(
        "INSERT INTO desk_view (tenant_id, id, user_id, name, query) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET query = EXCLUDED.query",
        [tenant, uuid5(user, f"view/{named}"), user, named, query_of(asked)],
    )


def let_go_of_view(cursor: Any, user: UUID, view: UUID) -> None:
    """Forget a view of the user."""
    cursor.execute("DELETE FROM desk_view WHERE id = %s AND user_id = %s", [view, user])
