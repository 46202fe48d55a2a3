"""Pictures of the main pages for the docs: `make screenshots`. A demo office of its own, lived in for a morning.

    python -m tests.browser.screenshots [--all FOLDER]

writes docs/images; `--all` writes every page in both languages, wide and on a phone, into a folder to be looked at.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.conftest import ARGUMENTS, CHROMIUM, free_port

from arrears.office.demo.load import PASSWORD
from arrears.office.processes import arrears_command

IMAGES = Path(__file__).parents[2] / "docs" / "images"
QUALITY = 60
WIDE, PHONE = (1440, 900), (390, 844)
KEPT = (
    ("queue", "zh", "light", WIDE), ("queue", "en", "light", WIDE), ("case", "zh", "light", WIDE),
    ("case", "en", "light", WIDE), ("case", "zh", "dark", WIDE), ("case", "zh", "light", PHONE),
    ("case", "en", "light", PHONE), ("builder", "zh", "light", WIDE), ("builder", "en", "light", WIDE),
    ("floor", "zh", "light", WIDE), ("floor", "en", "light", WIDE), ("promises", "zh", "light", WIDE),
    ("quality", "zh", "light", WIDE), ("quality", "en", "light", WIDE), ("link", "zh", "light", PHONE),
    ("link", "en", "light", PHONE), ("queue", "zh", "light", PHONE),
)  # fmt: skip
"""Page, language, theme and size of the pictures in the docs; together less than 3 MB."""


def pages(lived: dict[str, str]) -> dict[str, str]:
    """Return the path of every page by its name."""
    return {
        "sign-in": "/sign-in", "queue": "/desk/queue", "case": lived["case"], "owed": f"{lived['case']}/owed",
        "builder": lived["builder"], "plan": lived["plan"], "floor": "/desk/floor", "promises": "/desk/promises",
        "quality": "/desk/quality", "inspect": lived["inspect"], "calls": "/desk/calls",
        "approvals": "/desk/approvals", "people": "/desk/people", "link": lived["link"],
    }  # fmt: skip


@contextmanager
def demo(folder: Path, persons: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a demo office in `folder`; yields its address and what was lived in it."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARREARS_")}
    served = subprocess.Popen(
        arrears_command("demo", "--data", str(folder), "--port", str(port), "--persons", str(persons), "--lang", "zh"),
        env=kept, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/healthz", served)
        yield address, _live(folder, kept)
    finally:
        served.terminate()
        served.wait()


def _wait(url: str, served: subprocess.Popen) -> None:
    while served.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the demo did not come up")


def _live(folder: Path, kept: dict[str, str]) -> dict[str, str]:
    from datetime import UTC, datetime

    from arrears.office.demo.serve import clock_offset

    given = {**kept, "ARREARS_DATA": str(folder / "office"),
             "ARREARS_CLOCK_OFFSET": str(clock_offset(datetime.now(UTC)))}  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "tests.browser.lived_in"], env=given, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def take(browser: Any, address: str, paths: dict[str, str], wanted: Any, folder: Path) -> None:
    """Write the pictures that are wanted, as WebP."""
    folder.mkdir(parents=True, exist_ok=True)
    contexts: dict[Any, Any] = {}
    for name, lang, theme, size in wanted:
        if (lang, theme, size) not in contexts:
            contexts[lang, theme, size] = _signed_in(browser, address, lang, theme, size)
        page = contexts[lang, theme, size]
        page.goto(address + paths[name])
        page.wait_for_load_state("networkidle")
        height = min(page.evaluate("document.documentElement.scrollHeight"), 2600 if size == PHONE else 1500)
        page.set_viewport_size({"width": size[0], "height": height})
        if name == "floor":
            page.wait_for_selector("#queues canvas, #queues svg")
        page.wait_for_timeout(150)
        shot = page.context.new_cdp_session(page).send(
            "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "optimizeForSpeed": False}
        )
        dark = "-dark" if theme == "dark" else ""
        (folder / f"{name}-{size[0]}-{lang}{dark}.webp").write_bytes(base64.b64decode(shot["data"]))
        page.set_viewport_size({"width": size[0], "height": size[1]})


def _signed_in(browser: Any, address: str, lang: str, theme: str, size: tuple[int, int]) -> Any:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(120_000)
    context.add_cookies([{"name": name, "value": value, "url": address}
                         for name, value in (("lang", lang), ("theme", theme))])  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#username", "lead")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/queue")
    return page


def main() -> None:
    """Take them."""
    from playwright.sync_api import sync_playwright

    given = argparse.ArgumentParser()
    given.add_argument("--all", type=Path)
    given.add_argument("--persons", type=int, default=2_000)
    chosen = given.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="arrears-pictures-") as scratch,
        demo(Path(scratch), chosen.persons) as (address, lived),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        paths = pages(lived)
        take(browser, address, paths, KEPT, IMAGES)
        if chosen.all:
            looks = [(lang, "light", size) for lang in ("zh", "en") for size in (WIDE, PHONE)]
            every = [(name, *look) for look in looks for name in paths]
            take(browser, address, paths, every, chosen.all)
        browser.close()


if __name__ == "__main__":
    main()
