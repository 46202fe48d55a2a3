"""The rulebook's pages are what the provisions say today."""

from importlib import resources
from pathlib import Path

import yaml

from arrears.law.described import examples, values
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
        "有效 · in force",
        "已废止 · repealed",
        "规则开启 · policy, on",
        "规则关闭 · policy, off",
        "未收录 · not modelled",
    }
    assert "CN-COL-002" in parts["已废止 · repealed"]
    assert "CN-INT-013" in parts["已废止 · repealed"]
    assert "CN-COL-010" in parts["有效 · in force"]
    assert "CN-INT-014" in parts["有效 · in force"]
    assert "CN-COL-025" in parts["规则关闭 · policy, off"]


def test_every_case_value_and_fact_has_its_name_in_both_languages():
    for provision in rulebook().all_provisions():
        for case in examples(provision):
            assert _chinese(case.name[0]), f"{provision.id}: {case.name}"
            assert all(_chinese(name[0]) for name, _ in case.given), f"{provision.id}: {case.given}"
        for value in values(provision):
            assert _chinese(value.name[0]), f"{provision.id}: {value.code}"


def test_no_name_is_left_over():
    named = yaml.safe_load((resources.files("arrears.law.provisions") / "case_names.yaml").read_text("utf-8"))
    told = [case for provision in rulebook().all_provisions() for case in examples(provision)]
    assert set(named["cases"]) == {case.name[1] for case in told}
    shipped = {name for provision in rulebook().all_provisions() for name in provision.params.values}
    assert set(named["values"]) == shipped


def test_the_meaning_stands_in_chinese_and_in_english():
    for provision in rulebook().all_provisions():
        for section in provision.text.split("## ")[1:]:
            head, _, body = section.partition("\n")
            if head.startswith(("含义", "适用方式", "约束对象")):
                paragraphs = [one for one in body.split("\n\n") if one.strip()]
                assert _chinese(paragraphs[0]), f"{provision.id}: {head}"
                assert any(not _chinese(one) for one in paragraphs[1:]), f"{provision.id}: {head}"
            else:
                assert head.startswith(("内容 · ", "原文或转述 · ", "条文")), f"{provision.id}: {head}"


def _chinese(text: str) -> bool:
    """Whether a text is Chinese: an English one may quote a few words."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum("\u4e00" <= sign <= "\u9fff" for sign in letters) > len(letters) / 4
