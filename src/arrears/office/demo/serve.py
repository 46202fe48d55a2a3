"""The demo's office, served: the fictional night taken in, users made, and everything under one supervisor."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from arrears.office.demo import words
from arrears.office.demo.load import PASSWORD, USERS, load_office
from arrears.office.demo.words import Lang, say
from arrears.office.wiring import switch_on

EARLIEST, LATEST, TEN = 8, 22, 10


def serve_demo(console: Console, folder: Path, night: Path, tape: Path, port: int, lang: Lang) -> None:
    """Take the night into the office in `folder` and serve it until Ctrl-C."""
    for name in [name for name in os.environ if name.startswith("ARREARS_")]:
        del os.environ[name]  # a demo touches nobody's real office
    os.environ |= {"ARREARS_PORT": str(port), "ARREARS_WEB_WORKERS": "2"}
    offset = clock_offset(datetime.now(UTC))
    if offset:
        os.environ["ARREARS_CLOCK_OFFSET"] = str(offset)
        console.print(say(words.CLOCK, lang), highlight=False)
    console.print(say(words.LOADING, lang), highlight=False)
    config = switch_on(folder)
    exchange = _exchange(config.data, port)
    from arrears.office.database.address import embedded_server
    from arrears.office.database.prepare import prepare
    from arrears.office.processes import Child, Supervisor, only_one

    with only_one(config.data):
        prepare(config)
        load_office(config, night, tape, datetime.now(UTC) + timedelta(seconds=offset))
        users = ", ".join(username for username, *_ in USERS)
        address = f"http://127.0.0.1:{port}/"
        console.print(say(words.OFFICE, lang, address=address, users=users, password=PASSWORD), highlight=False)
        Supervisor(
            [
                *(Child(name, ("serve", name)) for name in ("web", "worker", "scheduler")),
                Child("exchange", exchange, quiet=True),
            ],
            embedded_server(config),
            config.log,
            said=lambda zh, en: console.print(zh if lang == "zh" else en, markup=False, highlight=False),
        ).run()


def _exchange(data: Path, port: int) -> tuple[str, ...]:
    """Return how to start a telephone exchange that plays the borrowers, after the office was told where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = int(probe.getsockname()[1])
    data.mkdir(parents=True, exist_ok=True)
    line = {"kind": "carrier", "channels": ["call"], "url": f"http://127.0.0.1:{at}"}
    (data / "gateways.json").write_text(json.dumps({"gateways": [line]}), encoding="utf-8")
    callback = f"http://127.0.0.1:{port}/callbacks/local"
    return ("carrier", "--ledger", str(data / "exchange.db"), "--port", str(at), "--callback", callback)


def clock_offset(now: datetime) -> int:
    """Return by how many seconds the demo's clock is moved: to ten in the morning where calls are not lawful now."""
    local = now.astimezone(ZoneInfo("Asia/Shanghai"))
    if EARLIEST <= local.hour < LATEST:
        return 0
    ten = local.replace(hour=TEN, minute=0, second=0, microsecond=0)
    return int((ten - local).total_seconds())
