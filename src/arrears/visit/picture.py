"""A day's routes as a picture: places by their coordinates, no map of others under it: nothing leaves the house.

The scale bar says how far things are apart; each team has a colour, a line style and its number, so that none is told
by colour alone. Text is escaped: a stop's name comes from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from math import cos, radians

from arrears.visit.model import Place, Plan

WIDTH, HEIGHT, MARGIN = 900, 560, 46
_COLOURS = ("#0f6b66", "#8a5300", "#4a5aa8", "#9c3324", "#1b6e3c", "#7a3f87", "#35617a", "#6b6b1c")
_DASHES = ("", "7 4", "2 4", "10 4 2 4")
_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class _Sheet:
    """Degrees to points of the sheet; north is up, both directions at one scale."""

    def __init__(self, places: list[Place]) -> None:
        """Fit the places."""
        lats, lons = [place[0] for place in places], [place[1] for place in places]
        self._north, self._west = max(lats), min(lons)
        self._squeeze = max(0.01, cos(radians((max(lats) + min(lats)) / 2)))
        height = max(max(lats) - min(lats), 0.002)
        width = max((max(lons) - min(lons)) * self._squeeze, 0.002)
        self.scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height)
        self._left = (WIDTH - width * self.scale) / 2
        self._top = (HEIGHT - height * self.scale) / 2

    def point(self, place: Place) -> tuple[float, float]:
        """Return x and y."""
        lat, lon = place
        x = self._left + (lon - self._west) * self._squeeze * self.scale
        return round(x, 1), round(self._top + (self._north - lat) * self.scale, 1)

    def bar(self) -> tuple[float, float]:
        """Return a round number of kilometres and its length on the sheet."""
        per_km = self.scale / 111.195
        km = max((one for one in _KM if one * per_km <= WIDTH / 4), default=_KM[0])
        return km, round(km * per_km, 1)


def picture(plan: Plan, title: str, names: Mapping[str, str] | None = None) -> str:
    """Return an SVG of the plan: routes with numbered stops, and crosses for stops left out. `names` replaces ids."""
    stops = [timed.stop for route in plan.routes for timed in route.stops] + [one.stop for one in plan.dropped]
    places = [*(route.team.start for route in plan.routes), *(stop.at for stop in stops)]
    parts = [_head(title)]
    if places:
        sheet = _Sheet(places)
        parts += [_left_out(sheet, one.stop.at, _name(names, one.stop.id)) for one in plan.dropped]
        for number, route in enumerate(plan.routes, 1):
            ends = route.team.home or route.team.start
            parts.append(_way(sheet, [route.team.start, *(one.stop.at for one in route.stops), ends], number))
        for number, route in enumerate(plan.routes, 1):
            parts.append(_start(sheet, route.team.start, number))
            parts += [
                _stop(sheet, one.stop.at, f"{number}.{place}", _name(names, one.stop.id), number)
                for place, one in enumerate(route.stops, 1)
            ]
        parts.append(_bar(sheet))
    return "\n".join([*parts, "</svg>"])


def _name(names: Mapping[str, str] | None, stop: str) -> str:
    return (names or {}).get(stop, stop)


def _head(title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="13"'
        f' font-family="system-ui, sans-serif"><title>{escape(title)}</title>'
    )


def _colour(number: int) -> str:
    return _COLOURS[(number - 1) % len(_COLOURS)]


def _way(sheet: _Sheet, places: list[Place], number: int) -> str:
    points = " ".join(f"{x},{y}" for x, y in map(sheet.point, places))
    dash = _DASHES[(number - 1) // len(_COLOURS) % len(_DASHES)]
    return (
        f'<polyline points="{points}" fill="none" stroke="{_colour(number)}" stroke-width="2.5" stroke-opacity=".75"'
        f' stroke-linejoin="round" stroke-dasharray="{dash}"/>'
    )


def _stop(sheet: _Sheet, place: Place, label: str, name: str, number: int) -> str:
    x, y = sheet.point(place)
    return (
        f'<g><title>{escape(name)}</title><circle cx="{x}" cy="{y}" r="12" fill="#fff" stroke="{_colour(number)}"'
        f' stroke-width="2.5"/><text x="{x}" y="{y + 4}" text-anchor="middle" font-size="10" fill="#1b2733">'
        f"{escape(label)}</text></g>"
    )


def _start(sheet: _Sheet, place: Place, number: int) -> str:
    x, y = sheet.point(place)
    return f'<rect x="{x - 8}" y="{y - 8}" width="16" height="16" rx="3" fill="{_colour(number)}"/>'


def _left_out(sheet: _Sheet, place: Place, name: str) -> str:
    x, y = sheet.point(place)
    return (
        f'<g stroke="#6b7680" stroke-width="2"><title>{escape(name)}</title><path d="M{x - 5} {y - 5}L{x + 5} {y + 5}'
        f'M{x - 5} {y + 5}L{x + 5} {y - 5}"/></g>'
    )


def _bar(sheet: _Sheet) -> str:
    km, length = sheet.bar()
    y = HEIGHT - 16
    return (
        f'<path d="M16 {y}h{length}M16 {y - 5}v10M{16 + length} {y - 5}v10" stroke="#56636f" fill="none"/>'
        f'<text x="{24 + length}" y="{y + 4}" fill="#56636f">{km:g} km</text>'
    )
