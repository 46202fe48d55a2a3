"""Roads from an OSRM server (`/table/v1`): the lender's own, as it learns where people live.

https://project-osrm.org/docs/ : coordinates are longitude,latitude; `code` is "Ok"; a pair that no road joins is null.
A server takes 100 coordinates a request unless it was told otherwise, so the table is asked in blocks.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx

from arrears.kernel.refusal import InputError
from arrears.visit.matrix import FAR_METRES, FAR_MINUTES
from arrears.visit.model import Place, Roads

BLOCK = 50
SECONDS = 20


def roads_from(address: str, places: list[Place], path: str = "osrm") -> Roads:
    """Return metres and minutes between all places; a server that does not answer, or not so, is an `InputError`."""
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
        raise InputError("osrm_address", f"{address!r} is no address such as http://127.0.0.1:5000", path)
    size = len(places)
    metres = [[0] * size for _ in range(size)]
    minutes = [[0] * size for _ in range(size)]
    blocks = [range(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK)]
    with httpx.Client(timeout=SECONDS, trust_env=False) as client:
        for rows in blocks:
            for columns in blocks:
                found = _table(client, address.rstrip("/"), places, rows, columns, path)
                _place(metres, found["distances"], rows, columns, FAR_METRES, 1)
                _place(minutes, found["durations"], rows, columns, FAR_MINUTES, 60)
    return Roads(metres, minutes)


def _table(
    client: httpx.Client, address: str, places: list[Place], rows: range, columns: range, path: str
) -> dict[str, Any]:
    both = [*rows, *columns]
    coordinates = ";".join(f"{places[one][1]:.6f},{places[one][0]:.6f}" for one in both)
    sources = ";".join(str(number) for number in range(len(rows)))
    destinations = ";".join(str(number) for number in range(len(rows), len(both)))
    query = {"annotations": "duration,distance", "sources": sources, "destinations": destinations}
    try:
        answer = client.get(f"{address}/table/v1/driving/{coordinates}", params=query)
        said = answer.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise InputError("osrm_unreachable", f"{address} did not answer as OSRM does: {fault}", path) from None
    if not isinstance(said, dict) or said.get("code") != "Ok":
        why = said.get("message", said.get("code")) if isinstance(said, dict) else said  # pyright: ignore
        raise InputError("osrm_refused", f"{address} said: {why}", path)
    for name in ("distances", "durations"):
        table = said.get(name)  # pyright: ignore
        if not isinstance(table, list) or [len(row) for row in table] != [len(columns)] * len(rows):  # pyright: ignore
            raise InputError("osrm_malformed", f"{address} gave no {name} for every pair", path)
    return said  # pyright: ignore[reportUnknownVariableType]


def _place(into: list[list[int]], table: Any, rows: range, columns: range, far: int, unit: int) -> None:
    """Put a block where it belongs, each entry rounded up to whole units."""
    for row, entries in zip(rows, table, strict=True):
        for column, entry in zip(columns, entries, strict=True):
            known = isinstance(entry, int | float) and 0 <= entry < far * unit
            into[row][column] = -int(-entry // unit) if known else far
