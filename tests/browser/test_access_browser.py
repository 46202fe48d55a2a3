"""Every page with axe-core: nothing serious, in both languages, light and dark, wide and on a phone."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PLACES = ("/desk/queue", "/desk/queue?view=mine", "/desk/floor", "/desk/approvals", "/desk/people",
          "/desk/floor/near", "/desk/search?q=nobody", "/desk/second-factor",
          "/compliance/watch", "/compliance/holds", "/compliance/rules", "/compliance/rules/CN-COL-020",
          "/compliance/rules/CN-INT-014")  # fmt: skip
LOOKS = (("zh", "light", 1440), ("en", "dark", 390))
RUN = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}))
  .violations.filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`)"""


def faults(page) -> list[str]:
    page.evaluate(AXE)
    return page.evaluate(RUN)


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_nothing_serious_on_any_page(open_desk, address, lang, theme, width):
    page = open_desk("lead", lang=lang, width=width)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    found = {}
    case = page.locator("table.rows tbody th a").first.get_attribute("href")
    for path in (*PLACES, case, f"{case}/plan", f"{case}/owed", "/sign-in"):
        page.goto(address + path)
        if wrong := faults(page):
            found[path] = wrong
    assert found == {}


def test_axe_finds_what_is_wrong(open_desk):
    page = open_desk("lead")
    page.evaluate(
        "document.querySelector('#find').labels[0].remove(); document.querySelector('#find').placeholder = ''"
    )
    assert any("label" in fault for fault in faults(page))
