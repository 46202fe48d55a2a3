"""Gateways with their vendors; pauses between attempts are cut short."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from tests.unit.gateways.benches import BENCHES, Bench

from arrears.office.gateways import attempts


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PAUSES_SECONDS", (0.01, 0.02))


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path) -> Iterator[Bench]:
    """The gateway named by the test's parameter."""
    made = BENCHES[request.param](tmp_path)
    yield made
    made.gateway.close()
    with suppress(Exception):
        made.stop()
