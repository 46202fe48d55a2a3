"""What is wrong with a strategy's file is said with line, row and mend; and the analysis is held to brute force."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.refusal import InputError
from arrears.treatment.columns import COLUMNS
from arrears.treatment.examples import person_of
from arrears.treatment.model import Fault
from arrears.treatment.strategy import check_strategy, default_text, load_strategy

HEAD = """\
strategy: small
version: "1"
title: {zh: 小, en: small}
"""
TIERS = "tiers: [{tier: all, title: {zh: 全部, en: everybody}, when: {}}]\n"
SAME_TIER = TIERS[:-2] + ", {tier: all, title: {zh: 全, en: all}, when: {}}]\n"
LATER_TIER = TIERS[:-2] + ", {tier: b, title: {zh: 乙, en: b}, when: {}}]\n"
REASON = "reason: {code: c, zh: 因, en: why}"


def row(when: str, rest: str = "") -> str:
    return f"  - {{when: {when}, action: wait, {REASON}{', ' if rest else ''}{rest}}}\n"


def strategy(rows: str, hit: str = "first", tiers: str = TIERS, tests: str = "") -> str:
    return f"{HEAD}{tiers}hit: {hit}\nrows:\n{rows}{tests}"


def faults_of(text: str) -> list[Fault]:
    return check_strategy(text, "small.yaml")[1]


ALL = row("{}")
SMS = f"  - {{when: {{}}, action: remind, channel: sms, {REASON}}}\n"
FIRM = f"  - {{when: {{}}, action: remind, channel: app, tone: firm, {REASON}}}\n"
VISIT = f"  - {{when: {{dpd: 61..}}, action: visit, channel: visit, {REASON}}}\n"
PLANTED = [
    ("column_unknown", "row 1, when", strategy(row("{dpt: 3}") + ALL)),
    ("value_unknown", "row 1, product", strategy(row("{product: mortgage}") + ALL)),
    ("value_unknown", "row 1, tier", strategy(row("{tier: nobody}") + ALL)),
    ("value_not_count", "row 1, dpd", strategy(row("{dpd: three}") + ALL)),
    ("value_not_count", "row 1, dpd", strategy(row("{dpd: 1..3..5}") + ALL)),
    ("value_not_count", "row 1, dpd", strategy(row("{dpd: -3}") + ALL)),
    ("value_not_count", "row 1, dpd", strategy(row("{dpd: 1.5}") + ALL)),
    ("range_malformed", "row 1, dpd", strategy(row('{dpd: ".."}') + ALL)),
    ("range_empty", "row 1, dpd", strategy(row("{dpd: 30..1}") + ALL)),
    ("range_empty", "row 1, dpd", strategy(row('{dpd: "<0"}') + ALL)),
    ("value_never_missing", "row 1, dpd", strategy(row("{dpd: none}") + ALL)),
    ("value_not_flag", "row 1, hardship", strategy(row("{hardship: yes}") + ALL)),
    ("money_too_precise", "row 1, overdue", strategy(row("{overdue: 1.005..}") + ALL)),
    ("action_unknown", "row 1", strategy(f"  - {{when: {{}}, action: threaten, {REASON}}}\n")),
    ("channel_unfit", "row 1, channel", strategy(f"  - {{when: {{}}, action: visit, channel: sms, {REASON}}}\n")),
    ("channel_repeated", "row 1, fallbacks",
     strategy(f"  - {{when: {{}}, action: remind, channel: app, fallbacks: [app], {REASON}}}\n")),
    ("tone_unknown", "row 1", strategy(row("{}", "tone: harsh"))),
    ("time_malformed", "row 1, earliest_time", strategy(row("{}", "earliest_time: 25:00"))),
    ("delay_malformed", "row 1, delay_days", strategy(row("{}", "delay_days: soon"))),
    ("key_unknown", "row 1", strategy(row("{}", "colour: red"))),
    ("text_missing", "row 1, reason", strategy("  - {when: {}, action: wait, reason: {code: c, zh: 因}}\n")),
    ("key_unknown", "row 1, reason",
     strategy("  - {when: {}, action: wait, reason: {code: c, zh: 因, en: well, why}}\n")),
    ("when_missing", "row 1", strategy(f"  - {{action: wait, {REASON}}}\n")),
    ("reason_differs", "row 2, reason",
     strategy(row("{dpd: 0}") + "  - {when: {}, action: wait, reason: {code: c, zh: 果, en: other}}\n")),
    ("hit_unknown", "the file", strategy(ALL, hit="any")),
    ("unknown_currency", "currency", "currency: XXQ\n" + strategy(ALL)),
    ("name_repeated", "tier 2", strategy(ALL, tiers=SAME_TIER)),
    ("list_empty", "tiers", strategy(ALL, tiers="tiers: []\n")),
    ("not_list", "rows", f"{HEAD}{TIERS}hit: first\nrows: none\n"),
    ("yaml_malformed", "the file", strategy(row("{dpd: >=91}"))),
    ("yaml_repeated_key", "the file", strategy(row("{dpd: 1, dpd: 2}") + ALL)),
    ("yaml_not_mapping", "the file", "- 1\n"),
    ("yaml_not_mapping", "the file", ""),
    ("tier_gap", "tiers", strategy(ALL, tiers="tiers: [{tier: late, title: {zh: 迟, en: l}, when: {dpd: 1..}}]\n")),
    ("tier_unreachable", "tier 2", strategy(ALL, tiers=LATER_TIER)),
    ("row_gap", "rows", strategy(row("{dpd: 0..30}") + row("{dpd: 32..}"))),
    ("row_gap", "rows", strategy(row("{bucket: M1}") + row("{dpd: [0, 31..60, 62..]}"))),
    ("row_gap", "rows", strategy(row("{credit_score: 0..}"))),
    ("row_unreachable", "row 2", strategy(ALL + row("{dpd: 3}"))),
    ("row_unreachable", "row 3", strategy(row("{hardship: true}") + row("{hardship: false}") + row("{dpd: 3}"))),
    ("row_unreachable", "row 2", strategy(row("{dpd: ..40}") + row("{bucket: M1}") + ALL)),
    ("rows_overlap", "row 2", strategy(row("{dpd: ..30}") + row("{dpd: 30..}"), hit="unique")),
    ("rows_overlap", "row 2", strategy(row("{dpd: ..31}") + row("{bucket: [M2, M3, M4, M5, M6, M7+]}"), hit="unique")),
    ("row_unreaching", "row 1", strategy(SMS)),
    ("row_unkind", "row 1", strategy(FIRM)),
    ("row_unkind", "row 1", strategy(VISIT + ALL)),
    ("example_failed", "test 1", strategy(ALL, tests="tests:\n  - {given: {dpd: 3}, expect: {action: remind}}\n")),
    ("expect_missing", "test 1", strategy(ALL, tests="tests:\n  - {given: {dpd: 3}}\n")),
    ("column_unknown", "test 1, given", strategy(ALL, tests="tests:\n  - {given: {x: 3}, expect: {row: 1}}\n")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "text"), PLANTED, ids=[f"{p[0]}-{n}" for n, p in enumerate(PLANTED)])
def test_a_planted_fault_is_found(code: str, place: str, text: str) -> None:
    found = [(fault.code, fault.place) for fault in faults_of(text)]
    assert (code, place) in found


def test_a_whole_strategy_has_no_fault() -> None:
    assert faults_of(strategy(ALL)) == []
    assert faults_of(strategy(row("{dpd: ..30}") + row("{dpd: 31..}"), hit="unique")) == []


def test_a_gap_comes_with_a_person_who_falls_into_it() -> None:
    (fault,) = faults_of(
        strategy(row("{dpd: 0..30, hardship: false}") + row("{dpd: 31..}") + row("{hardship: true, dpd: ..29}"))
    )
    assert fault.message.startswith("no row is meant for {dpd: 30, hardship: true")


def test_all_faults_of_a_file_are_told_at_once_in_order() -> None:
    found = faults_of(strategy(row("{dpd: x}") + row("{dpd: y}") + row("{colour: red}")))
    assert [fault.place for fault in found] == ["row 1, dpd", "row 2, dpd", "row 3, when"]
    assert [fault.line for fault in found] == [7, 8, 9]


def test_loading_names_the_file_the_line_and_how_many_more(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(strategy(row("{dpd: x}") + row("{dpd: y}")))
    with pytest.raises(InputError) as caught:
        load_strategy(path)
    assert caught.value.path == "mine.yaml:7: row 1, dpd"
    assert "1 more" in caught.value.message
    with pytest.raises(InputError, match="readable"):
        load_strategy(tmp_path / "absent.yaml")


def test_the_shipped_strategy_breaks_when_a_row_is_taken_away() -> None:
    lines = default_text()
    assert faults_of(lines) == []
    without_last = lines.replace(
        "  - when: {dpd: 91..}\n    action: legal_review", "  - when: {dpd: 92..}\n    action: legal_review"
    )
    assert without_last != lines
    assert "row_gap" in {fault.code for fault in faults_of(without_last)}


def test_aliases_in_a_circle_are_a_fault() -> None:
    assert [fault.code for fault in faults_of("a: &a [*a]\n")] in (["yaml_too_deep"], ["yaml_malformed"])


conditions = st.fixed_dictionaries(
    {},
    optional={
        "dpd": st.sampled_from(["0", "..30", "1..30", "31..", "31..60", "[0, 61..]"]),
        "bucket": st.sampled_from(["M0", "M1", "[M1, M2]", "[M3, M4, M5, M6, M7+]"]),
        "hardship": st.sampled_from(["true", "false"]),
        "credit_score": st.sampled_from(["none", "..549", "550..", "[none, 500..]"]),
        "tier": st.sampled_from(["a", "b"]),
    },
)
DPD, SCORES = [0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 151, 181, 10**6], [None, 0, 499, 500, 549, 550, 900]
PEOPLE = [
    person_of({"dpd": dpd, "hardship": hardship, "credit_score": score})
    for dpd, hardship, score in product(DPD, (False, True), SCORES)
]


def as_yaml(when: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in when.items()) + "}"


@given(st.lists(conditions, min_size=1, max_size=5), st.sampled_from(["first", "unique"]), conditions)
@settings(max_examples=300, deadline=None)
def test_the_analysis_says_what_brute_force_finds(rows: list[dict[str, str]], hit: str, tier: dict[str, str]) -> None:
    tier.pop("tier", None)
    tiers = f"tiers:\n  - {{tier: a, title: {{zh: 甲, en: a}}, when: {as_yaml(tier)}}}\n"
    tiers += "  - {tier: b, title: {zh: 乙, en: b}, when: {}}\n"
    found = faults_of(strategy("".join(row(as_yaml(when)) for when in rows), hit=hit, tiers=tiers))
    gap, overlaps, reached, tiers_reached = brute_force(rows, tier)
    first_only = {index for index, first in reached if first}
    met = first_only if hit == "first" else {index for index, _ in reached}
    codes = {fault.code for fault in found}
    assert ("row_gap" in codes) == gap
    assert {f.place for f in found if f.code == "row_unreachable"} == {
        f"row {index + 1}" for index in range(len(rows)) if index not in met
    }
    assert ("rows_overlap" in codes) == (hit == "unique" and overlaps)
    assert {f.place for f in found if f.code == "tier_unreachable"} == {
        f"tier {n}" for n, name in ((1, "a"), (2, "b")) if name not in tiers_reached
    }


def brute_force(rows: list[dict[str, str]], tier: dict[str, str]) -> tuple[bool, bool, set[tuple[int, bool]], set[str]]:
    gap, overlaps, reached, tiers_reached = False, False, set(), set()
    for person in PEOPLE:
        person["tier"] = "a" if matches(tier, person) else "b"
        tiers_reached.add(person["tier"])
        hits = [index for index, when in enumerate(rows) if matches(when, person)]
        gap, overlaps = gap or not hits, overlaps or len(hits) > 1
        reached |= {(index, place == 0) for place, index in enumerate(hits)}
    return gap, overlaps, reached, tiers_reached


def matches(when: dict[str, str], person: dict[str, object]) -> bool:
    """The conditions read a second time, without the house's own reader."""
    return all(
        any(term_matches(term.strip(), person[name]) for term in value.strip("[]").split(","))
        for name, value in when.items()
    )


def term_matches(term: str, value: object) -> bool:
    if value is None or term == "none":
        return value is None and term == "none"
    if ".." in term:
        low, high = term.split("..")
        return int(low or 0) <= int(str(value)) <= int(high or 10**18)
    return str(value).lower() == term.lower()


def test_every_column_of_the_catalogue_can_be_asked_about() -> None:
    for name, column in COLUMNS.items():
        value = {"word": (*column.words, "")[0], "flag": "true", "count": "1..", "money": "0.01.."}[column.kind]
        assert faults_of(strategy(row(f"{{{name}: {value}}}") + ALL)) == [] or name in ("accounts",), name
