"""Nothing that is shown is a code: every fact, step, outcome, hold, role and fault has its words in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

import arrears.office

OFFICE = Path(arrears.office.__file__).parent


def names_of() -> list[str]:
    from arrears.contact.outcome import outcomes
    from arrears.office.actor import ROLES
    from arrears.office.cases.commands import HoldKind
    from arrears.office.cases.leave_tape import NEXT_STEP
    from arrears.office.cases.stages import stages
    from arrears.office.desk.told import GROUPS

    found = [f"step.{NEXT_STEP}", "step.none"]
    for stage in stages():
        found += [f"stage.{stage.stage}", f"step.{stage.next_step}", f"step.{stage.if_missed.step}",
                  f"role.{stage.responsible}"]  # fmt: skip
    for outcome in outcomes().values():
        found.append(f"outcome.{outcome.code}")
        own = {"hold", "retry", "retire_number"}
        found += [f"step.{one.kind}" for one in outcome.implies if one.kind not in own]
    found += [f"role.{role}" for role in ROLES] + [f"group.{group}" for group in GROUPS]
    return sorted({*found, *(f"hold.{kind}" for kind in get_args(HoldKind))})


def test_every_name_has_its_words():
    from arrears.office.desk.words import words

    assert [name for name in names_of() if name not in words()] == []


def test_every_kind_of_fact_has_a_name_in_both_languages(office):
    from arrears.record.catalogue import known_kinds

    kinds = known_kinds()
    assert kinds and all(re.search("[\u4e00-\u9fff]", kind.zh) and re.search("[A-Za-z]", kind.en) for kind in kinds)


def test_both_languages_are_written():
    from arrears.office.desk.words import words

    same = [key for key, (zh, en) in words().items() if not zh.strip() or not en.strip()]
    left = [key for key, (zh, _) in words().items() if not re.search("[\u4e00-\u9fff]", zh)]
    assert same == [] and left == []


@pytest.mark.parametrize("path", sorted(OFFICE.glob("*/templates/**/*.html")), ids=lambda path: path.stem)
def test_pages_say_only_what_is_written_down(path: Path):
    from arrears.office.desk.words import words

    said = set(re.findall(r"\bt\('([a-z_.0-9]+)'[,)]", path.read_text(encoding="utf-8")))
    assert sorted(said - set(words())) == []


def test_a_key_that_two_parts_say_is_a_fault(monkeypatch, tmp_path):
    from arrears.office.desk import words as table

    for part in ("one", "two"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "words.yaml").write_text('x: ["甲", "a"]\n', encoding="utf-8")
    monkeypatch.setattr(table, "__file__", str(tmp_path / "desk" / "words.py"))
    table.words.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"two/words\.yaml: x is said elsewhere"):
            table.words()
    finally:
        monkeypatch.undo()
        table.words.cache_clear()
