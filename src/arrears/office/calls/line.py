"""The office's telephone line: the gateway that carries calls, opened once a process, or none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from arrears.office.config import read_config
from arrears.office.gateways.settings import open_gateways

if TYPE_CHECKING:
    from arrears.office.gateways.port import Telephone


@lru_cache(maxsize=1)
def telephone() -> Telephone | None:
    """Return the gateway of the channel `call`; None where collectors dial by hand."""
    return cast("Telephone | None", open_gateways(read_config()).get("call"))
