"""Rows of a query by column name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import orjson

JSON_TYPES = frozenset({114, 3802})  # what PostgreSQL calls json and jsonb; Django's connections leave both as text
Values: TypeAlias = "Sequence[Any] | Mapping[str, Any]"


def plain(value: Any) -> Any:
    """Return what a JSON column holds."""
    return orjson.loads(value) if isinstance(value, str) else value


def many(cursor: Any, query: str, values: Values = ()) -> list[dict[str, Any]]:
    """Return the rows by column name, JSON read."""
    cursor.execute(query, values)
    columns = [(column.name, column.type_code in JSON_TYPES) for column in cursor.description]
    return [
        {name: plain(value) if is_json else value for (name, is_json), value in zip(columns, row, strict=True)}
        for row in cursor.fetchall()
    ]


def one(cursor: Any, query: str, values: Values = ()) -> dict[str, Any] | None:
    """Return the first row by column name, or None."""
    return next(iter(many(cursor, query, values)), None)
