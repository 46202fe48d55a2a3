"""The callbacks' address: signed events are taken in and acknowledged, strangers are turned away."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from arrears.office.gateways.local import carrier_secret
from arrears.office.gateways.port import Reply, Report, Status
from arrears.office.gateways.signature import sign
from arrears.office.gateways.wire import event_json

pytestmark = pytest.mark.database


@pytest.fixture
def desk(office, tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A web client of an office whose messages leave by a carrier."""
    from django.test import Client

    from arrears.office.callbacks import called_back

    path = tmp_path / "gateways.json"
    path.write_text(
        json.dumps({"gateways": [{"kind": "carrier", "channels": ["sms"], "url": "http://127.0.0.1:1"}]}), "utf-8"
    )
    monkeypatch.setenv("ARREARS_GATEWAYS", str(path))
    called_back._gateways.cache_clear()
    yield Client(SERVER_NAME="localhost")
    called_back._gateways.cache_clear()


def test_events_are_taken_in_and_strangers_turned_away(desk) -> None:
    now = datetime.now(UTC)
    events = [
        Report(uuid4(), Status.DELIVERED, now), Reply("R1", "sms", "+8613900000000", "退订", now)
    ]  # fmt: skip
    body = json.dumps({"events": [event_json(event) for event in events]}).encode()

    def post(headers: dict[str, str], content: bytes = body, name: str = "local"):
        return desk.post(f"/callbacks/{name}", content, content_type="application/json", headers=headers)

    signed = sign(carrier_secret(), "1", now, body)
    assert post(signed).status_code == 200 and post(signed).status_code == 200  # told twice
    assert post({}).json() == {"error": "unsigned"} and post({}).status_code == 401
    assert post(signed, body + b" ").json() == {"error": "wrong_signature"}
    stale = sign(carrier_secret(), "1", now - timedelta(minutes=6), body)
    assert post(stale).json() == {"error": "stale"}
    assert post(sign(carrier_secret(), "1", now, b"{}"), b"{}").status_code == 400
    assert post(signed, name="nobody").status_code == 404
    assert desk.get("/callbacks/local").status_code == 405
