"""A number changed from a day on: the file that is written is the one that decides, and what came before stays."""

import json
from datetime import date, time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.kernel.refusal import InputError
from arrears.law.change import changed, path_of
from arrears.law.engine.params import read_params
from arrears.law.engine.rulebook import Rulebook, rulebook, use_own_values

FROM, CHECKED = date(2026, 12, 1), date(2026, 11, 24)
KINDS = [
    ("CN-COL-020", "most_a_day", "1", 1),
    ("CN-COL-010", "closed_from", "21:00", time(21)),
    ("CN-LPR-001", "rate", "0.0290", "0.0290"),
]
BAD = [
    ("CN-COL-020", "most_a_day", "one", FROM, "x", "value_malformed", "VALUE"),
    ("CN-COL-020", "most_a_day", "", FROM, "x", "value_malformed", "VALUE"),
    ("CN-COL-010", "closed_from", "25:00", FROM, "x", "value_malformed", "VALUE"),
    ("CN-COL-020", "most_a_week", "1", FROM, "x", "unknown_value", "NAME"),
    ("CN-COL-020", "most_a_day", "1", FROM, "  ", "citation_missing", "--citation"),
    ("CN-COL-020", "most_a_day", "1", date(2020, 1, 1), "x", "value_later", "--from"),
]


def found(rule):
    provision = rulebook().find(rule)
    if provision is None:  # the table of prime rates has the id that the sheet gives it
        provision = next(one for one in rulebook().all_provisions() if "loan_prime_rate" in one.package)
    return provision


@pytest.mark.parametrize(("rule", "name", "value", "read"), KINDS)
def test_the_value_holds_from_its_day(rule, name, value, read):
    provision = found(rule)
    params = read_params(changed(provision, name, value, FROM, "committee", CHECKED), "own")
    before = provision.params.on(date(2026, 11, 30)).named
    assert params.on(FROM).named[name] == read
    assert params.on(date(2026, 11, 30)).named == before
    assert {key: history for key, history in params.values.items() if key != name} == {
        key: history for key, history in provision.params.values.items() if key != name
    }


@pytest.mark.parametrize(("rule", "name", "value", "since", "citation", "code", "path"), BAD)
def test_what_cannot_be_is_refused(rule, name, value, since, citation, code, path):
    with pytest.raises(InputError) as fault:
        changed(found(rule), name, value, since, citation, CHECKED)
    assert (fault.value.code, fault.value.path) == (code, path)


def written(value):
    if isinstance(value, tuple):
        return json.dumps(value) if value and isinstance(value[0], tuple) else ",".join(map(str, value))
    if isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def test_each_value_of_the_rulebook_can_be_written_anew():
    for provision in rulebook().all_provisions():
        for name, history in provision.params.values.items():
            value = history[-1].value
            text = changed(provision, name, written(value), date(2100, 1, 1), "committee", CHECKED)
            assert read_params(text, provision.id).values[name][-1].value == value, f"{provision.id} {name}"


def test_the_command_writes_the_folder_that_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ARREARS_RULES", raising=False)
    said = ["law", "set", "CN-COL-020", "most_a_day", "1", "--from", "2026-12-01", "--citation", "committee"]
    try:
        for value in ("1", "2"):  # said twice for one day, the later word counts
            done = CliRunner().invoke(app, [*said[:4], value, *said[5:], "--rules", str(tmp_path)])
            assert done.exit_code == 0, done.output
        answer = json.loads(done.stdout)
        book = Rulebook(own=tmp_path)
        assert answer["rulebook_version"] == book.version != Rulebook().version
        provision = next(one for one in book.all_provisions() if one.id == "CN-COL-020")
        assert (provision.params.on(FROM).most_a_day, provision.params.on(date(2026, 11, 30)).most_a_day) == (2, 3)
        assert (tmp_path / path_of(provision)).is_file()
        assert CliRunner().invoke(app, said).exit_code == 2, "no folder"
        assert CliRunner().invoke(app, [*said[:2], "NOBODY", *said[3:], "--rules", str(tmp_path)]).exit_code == 2
    finally:
        use_own_values(None)


def test_a_provision_is_explained_as_a_page():
    done = CliRunner().invoke(app, ["law", "explain", "CN-COL-020", "--page"])
    assert done.exit_code == 0 and done.stdout.startswith("# CN-COL-020")
    assert "每日上限 · most a day" in done.stdout and "当日已接通2次 · two answered today" in done.stdout
