"""A real office with a small night in it and a telephone, served at ten in the morning; Debian's Chromium before it."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
MAKE = """
import json, os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from arrears.office.wiring import switch_on
config = switch_on()
from arrears.office.database.prepare import prepare
prepare(config)
from tests.unit.desk import conftest as small
small.PEOPLE += (
    ("C4", "顾南枝", "12000004444", 12, 24_000), ("C5", "许长风", "12000005555", 11, 21_000),
    ("C6", "沈星河", "12000006666", 10, 18_000), ("C7", "苏青禾", "12000007777", 9, 15_000),
    ("C8", "陆知微", "12000008888", 8, 12_000), ("C9", "叶听澜", "12000009999", 7, 11_000),
    ("C10", "江雁回", "12000001010", 6, 10_000),
)
from tests.unit.desk.conftest import PEOPLE, write_night
from arrears.office.demo import load
from arrears.office.desk.rank import catch_up
from arrears.office.cases.ingest_night import ingest_night
from arrears.office.privacy.people import Known, keep
from arrears.office.tenancy import within
now = datetime.now(UTC) + timedelta(seconds=int(os.environ["ARREARS_CLOCK_OFFSET"]))
tenant = load.demo_tenant()
load.make_users(config, tenant)
with within(tenant) as cursor:
    keep(cursor, config, [Known(c, fields={"name": [n], "phone": [p]}) for c, n, p, *_ in PEOPLE])
ingest_night(write_night(Path(sys.argv[1])), tenant, at=now)
load.describe_lenders(config, tenant)
from tests.unit.legal.conftest import furnish
furnish(config, tenant, "C2")
from arrears.office.actor import system_actor
from arrears.office.commands.execute import execute
from arrears.office.members.commands import user_id
execute("desk.describe_worker", {"user": str(user_id(tenant, "manager")), "extension": "8001"}, key="extension",
        tenant=tenant, actor=system_actor("test"), at=now)
with within(tenant) as cursor:
    catch_up(cursor, tenant, now)
"""
IN_THE_OFFICE = """
import os, sys
from datetime import UTC, datetime, timedelta
from arrears.office.wiring import switch_on
config = switch_on()
from arrears.office.cases.ingest_night import case_id
from arrears.office.demo.load import demo_tenant
from arrears.office.actor import system_actor
from arrears.office.commands.execute import execute
from arrears.office.tenancy import within
now = datetime.now(UTC) + timedelta(seconds=int(os.environ["ARREARS_CLOCK_OFFSET"]))
tenant, system = demo_tenant(), system_actor("test")
"""
MANNERS = {"ring_ms": [200, 200], "talk_ms": [1_000, 1_000]}
ENVIRONMENT: dict[str, str] = {}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the office."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    import sys

    from arrears.office.database.embedded import EmbeddedServer
    from arrears.office.processes import arrears_command

    folder = Path(tempfile.mkdtemp(prefix="arrears-browser-"))
    port = free_port()
    local = datetime.now(UTC).replace(tzinfo=None)
    offset = int((local.replace(hour=2, minute=0, second=0, microsecond=0) - local).total_seconds())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARREARS_")}
    given = {**kept, "ARREARS_DATA": str(folder / "office"), "ARREARS_CLOCK_OFFSET": str(offset),
             "ARREARS_PORT": str(port), "ARREARS_WEB_WORKERS": "1", "PYTHONPATH": str(Path.cwd())}  # fmt: skip
    carrier_port = free_port()
    (folder / "office").mkdir()
    line = {"kind": "carrier", "channels": ["call"], "url": f"http://127.0.0.1:{carrier_port}"}
    (folder / "office" / "gateways.json").write_text(json.dumps({"gateways": [line]}))
    (folder / "manners.json").write_text(json.dumps(MANNERS))
    ENVIRONMENT.update(given)
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(folder / "night")], env=given, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr[-2000:]
    web = subprocess.Popen(arrears_command("serve", "web"), env=given, stderr=subprocess.DEVNULL)
    carrier = subprocess.Popen(
        arrears_command(
            "carrier", "--ledger", str(folder / "carrier.db"), "--port", str(carrier_port), "--manners",
            str(folder / "manners.json"), "--callback", f"http://127.0.0.1:{port}/callbacks/local",
        ), env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", web)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in (web, carrier):
            process.terminate()
            process.wait()
        EmbeddedServer(folder / "office" / "postgresql").stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def in_the_office(address):
    """`in_the_office(code)` runs code inside the office: `tenant`, `system`, `now`, `execute`, `within`, `case_id`."""
    import sys

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", IN_THE_OFFICE + code], env=ENVIRONMENT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


def _wait(url: str, web: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and web.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("the web server did not come up")


@pytest.fixture(scope="session")
def chromium(address) -> Iterator:
    """The browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_desk(chromium, address):
    """`open_desk(user, lang=…, width=…)` signs in by hand and returns the page; its console must stay silent."""
    contexts = []

    def opened(user: str, lang: str = "zh", width: int = 1440, height: int = 900):
        from arrears.office.demo.load import PASSWORD

        context = chromium.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
        page.goto(f"{address}/sign-in")
        page.fill("#username", user)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/queue")
        return page

    yield opened
    for context in contexts:
        context.close()
