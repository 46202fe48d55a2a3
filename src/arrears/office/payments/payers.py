"""Who paid, as far as the office knows: by the blind index of names, phones and identity numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.payments.line import Line
from arrears.office.privacy.seal import blind
from arrears.office.tenancy import current_tenant

_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def payers_of(cursor: Any, config: Config, lines: Mapping[UUID, Line]) -> dict[UUID, set[UUID]]:
    """Return the people that each line's payer, or a number in its text, may be."""
    tenant, keys = current_tenant(cursor), personal_keys(config)
    asked: dict[bytes, set[UUID]] = defaultdict(set)
    for key, line in lines.items():
        for field, value in _said(line):
            asked[blind(keys, tenant, field, value)].add(key)
    if not asked:
        return {}
    cursor.execute(
        "SELECT f.blind, f.person_id FROM person_field f WHERE f.tenant_id = %s"
        " AND f.field IN ('name', 'phone', 'id_number') AND f.blind = ANY(%s)",
        [tenant, list(asked)],
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for index, person in cursor.fetchall():
        for key in asked[bytes(index)]:
            found[key].add(person)
    return found


def _said(line: Line) -> Iterator[tuple[str, str]]:
    if line.payer_name:
        yield "name", line.payer_name
    text = unicodedata.normalize("NFKC", f"{line.text} {line.payer_number}")
    for phone in _PHONE.findall(text):
        yield "phone", phone
    for number in _IDENTITY.findall(text):
        yield "id_number", number
