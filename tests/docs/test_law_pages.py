"""The rulebook's pages are what the provisions say today."""

from pathlib import Path

from arrears.law.engine.rulebook import rulebook
from arrears.law.pages import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "law"


def test_the_pages_are_fresh():
    written = {str(path.relative_to(FOLDER)): path.read_text("utf-8") for path in FOLDER.rglob("*.md")}
    made = pages()
    stale = sorted(path for path in {*made, *written} if made.get(path) != written.get(path))
    assert not stale, f"run `make docs`: {stale[:5]}"


def test_a_change_of_a_value_is_seen():
    made = pages()
    assert "22:00" in made["CHN/CN-COL-010.md"]
    assert made["CHN/CN-COL-010.md"].replace("22:00", "21:00") != made["CHN/CN-COL-010.md"]


def test_every_provision_has_a_page_and_stands_in_its_register():
    made = pages()
    for code in (*rulebook().jurisdictions, "ANY"):
        for provision in rulebook().provisions_of(code):
            assert provision.id in made[f"{code}/index.md"]
            assert provision.title["zh"] in made[f"{code}/{provision.id}.md"]


def test_the_register_tells_states_apart():
    register = pages()["CHN/index.md"]
    parts = {part.split("\n")[0]: part for part in register.split("## ")[1:]}
    assert set(parts) == {
        "有效 in force",
        "已废止 repealed",
        "规则开启 policy, on",
        "规则关闭 policy, off",
        "未收录 not modelled",
    }
    assert "CN-COL-002" in parts["已废止 repealed"]
    assert "CN-INT-013" in parts["已废止 repealed"]
    assert "CN-COL-010" in parts["有效 in force"]
    assert "CN-INT-014" in parts["有效 in force"]
    assert "CN-COL-025" in parts["规则关闭 policy, off"]
