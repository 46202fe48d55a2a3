"""The door page in a real browser: filled in without network, reloaded, sent once there is a network again, once."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.browser.conftest import _wait

pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture(scope="module")
def field_office():
    """The address of an office in which two visits are planned for today, and a way to ask its record."""
    from arrears.office.database.embedded import EmbeddedServer
    from arrears.office.processes import arrears_command

    folder = Path(tempfile.mkdtemp(prefix="arrears-door-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    local = datetime.now(UTC).replace(tzinfo=None)
    offset = int((local.replace(hour=2, minute=0, second=0, microsecond=0) - local).total_seconds())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARREARS_")}
    given = {**kept, "ARREARS_DATA": str(folder / "office"), "ARREARS_CLOCK_OFFSET": str(offset),
             "ARREARS_PORT": str(port), "ARREARS_WEB_WORKERS": "1",
             "PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(Path.cwd() / "src")))}  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.visits_office", str(folder / "night")], env=given, capture_output=True,
        text=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-3000:]
    web = subprocess.Popen(arrears_command("serve", "web"), env=given, stderr=subprocess.DEVNULL)
    server = EmbeddedServer(folder / "office" / "postgresql")
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", web)
        yield f"http://127.0.0.1:{port}", server
    finally:
        web.terminate()
        web.wait()
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def facts(server) -> list[str]:
    """Return the kinds of all facts about visits, calls and promises, in order."""
    import psycopg

    with psycopg.connect(server.conninfo()) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")]
    for name in names:
        with psycopg.connect(server.conninfo(database=name)) as connection:
            if connection.execute("SELECT to_regclass('fact')").fetchone()[0]:
                return [row[0] for row in connection.execute("SELECT kind FROM fact ORDER BY arrival")]
    return []


@pytest.fixture
def phone(chromium, field_office):
    """A phone of 390 points, signed in, whose console stays silent but for the network that is not there."""
    from arrears.office.demo.load import PASSWORD

    address, _ = field_office
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, geolocation={"latitude": 31.24, "longitude": 121.48, "accuracy": 12},
        permissions=["geolocation"],
    )  # fmt: skip
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    page.goto(f"{address}/sign-in")
    page.fill("#username", "collector")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/queue")
    page.goto(f"{address}/visits/door")
    page.wait_for_selector("body[data-offline=ready][data-ready='1']")
    yield page
    context.close()


def before_the_bell(page, name: str) -> None:
    page.click(f"#stops a:has-text('{name}')")
    page.wait_for_selector("#bell:disabled")
    assert "须" in page.inner_text("#why") or "录" in page.inner_text("#why")
    for label in ("证件已备好", "全程录音录像", "对方已同意"):
        page.click(f"label:has-text('{label}')")
    page.wait_for_selector("#bell:enabled")


def test_a_visit_without_network_is_sent_once_when_there_is_one(phone, field_office):
    page, (_, server) = phone, field_office
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    before_the_bell(page, "林晚晴")
    page.select_option("#people", "1")
    page.wait_for_selector("#bell:disabled")
    assert "两名" in page.inner_text("#why") or "2" in page.inner_text("#why")
    page.select_option("#people", "2")
    page.click("#bell")
    page.wait_for_selector("#rang:has-text('±12 m')")
    page.click("label:has-text('借款人本人')")
    page.click("label:has-text('承诺还款')")
    page.fill("#amount", "500.00")
    page.fill("#due_on", today())
    page.fill("#note", "下周发工资")
    page.set_input_files("#photo", {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": b"a picture"})
    page.wait_for_selector("#files li[data-sha256]")
    page.wait_for_selector("#save:enabled")
    page.wait_for_selector("#kept:not(:empty)")
    page.reload()  # nothing of it is lost
    page.wait_for_selector("body[data-ready='1']")
    page.wait_for_selector("#visit:not([hidden])")
    assert page.input_value("#note") == "下周发工资" and page.input_value("#amount") == "500.00"
    assert page.locator("#files li").count() == 1 and "±12 m" in page.inner_text("#rang")
    page.click("#save")
    page.wait_for_selector("#count[data-waiting='1']")
    page.reload()
    page.wait_for_selector("#count[data-waiting='1']")
    assert "visit.ended" not in facts(server)
    page.context.set_offline(False)
    page.wait_for_selector("#done[data-sent='1']")
    assert page.get_attribute("#count", "data-waiting") == "0"
    page.reload()
    page.wait_for_selector("body[data-ready='1']")
    page.wait_for_selector("#done[data-sent='1']")
    kinds = facts(server)
    assert [kinds.count(kind) for kind in ("visit.ended", "promise.made", "visit.unlawful")] == [1, 1, 0]
    assert page.complaints == []


def test_an_answer_that_was_lost_does_not_make_a_second_visit(phone, field_office):
    page, (_, server) = phone, field_office
    before = facts(server).count("visit.ended")
    lost = []

    def lose(route):
        answer = route.fetch()
        if lost:
            return route.fulfill(response=answer)
        lost.append(answer.status)
        return route.abort()

    page.context.route("**/record", lose)
    before_the_bell(page, "周小满")
    page.click("#bell")
    page.click("label:has-text('无人'):has(input[value=nobody])")
    page.click("label:has-text('无人应门')")
    page.click("#save")
    page.wait_for_selector("#count[data-waiting='1']")
    page.wait_for_selector("#state.soon")
    page.click("#fetch")
    page.wait_for_selector("#count[data-waiting='0']")
    assert lost == [200] and facts(server).count("visit.ended") == before + 1


def today() -> str:
    local = datetime.now(UTC)
    return local.date().isoformat()
