"""The strict reader: what cannot be meant is an error with its path; what is absent stays unknown."""

# ruff: noqa: E501  (one case a line)

import copy

import pytest

from arrears.kernel.refusal import InputError
from arrears.law.engine.read import read_situation

GOOD = {
    "jurisdiction": "CHN",
    "at": "2026-03-10T10:00:00+08:00",
    "step": "contact",
    "channel": "call",
    "to": "borrower",
    "number": "n1",
    "lender_kind": "bank",
    "product": "cash_loan",
    "by": "lender",
    "dpd": 10,
    "timezones": ["Asia/Shanghai"],
    "history": [{"at": "2026-03-10T09:00:00+08:00", "channel": "call", "to": "borrower", "outcome": "no_answer"}],
    "consents": {"channel:sms": True, "hours": ["07:00", "22:30"]},
    "holds": [{"kind": "complaint", "from": "2026-01-01T00:00:00+08:00", "until": None}],
    "plan_active": False,
    "deceased": False,
    "minor": False,
    "visit": None,
    "content": {"amount_disclosed": False, "claims": ["insult"]},
}

BAD = [
    ("channel", "fax", "channel", "unknown_word"),
    ("step", "call", "step", "unknown_word"),
    ("to", "spouse", "to", "unknown_word"),
    ("lender_kind", "pawnshop", "lender_kind", "unknown_word"),
    ("product", "mortgage", "product", "unknown_word"),
    ("by", "robot", "by", "unknown_word"),
    ("direction", "sideways", "direction", "unknown_word"),
    ("at", "2026-03-10T10:00:00", "at", "time_without_offset"),
    ("at", "2026-03-10", "at", "time_without_offset"),
    ("at", "ten o'clock", "at", "time_malformed"),
    ("at", "0001-01-01T00:00:00+08:00", "at", "time_out_of_range"),
    ("at", 5, "at", "time_malformed"),
    ("jurisdiction", "", "jurisdiction", "not_text"),
    ("jurisdiction", 86, "jurisdiction", "not_text"),
    ("dpd", "10", "dpd", "not_a_whole_number"),
    ("dpd", 1.5, "dpd", "not_a_whole_number"),
    ("dpd", True, "dpd", "not_a_whole_number"),
    ("timezones", "Asia/Shanghai", "timezones", "not_a_list"),
    ("timezones", ["Asia/Shanghai", "Mars/Olympus"], "timezones[1]", "unknown_timezone"),
    ("timezones", [8], "timezones[0]", "unknown_timezone"),
    ("history", {}, "history", "not_a_list"),
    ("history", [5], "history[0]", "not_an_object"),
    ("history", [{"at": "2026-03-10T09:00:00+08:00", "channel": "call", "to": "borrower"}], "history[0].outcome", "missing_key"),
    ("history", [{"at": "2026-03-10T10:00:01+08:00", "channel": "call", "to": "borrower", "outcome": "connected"}], "history[0].at", "history_in_future"),
    ("history", [{"at": "2026-03-10T09:00:00", "channel": "call", "to": "borrower", "outcome": "connected"}], "history[0].at", "time_without_offset"),
    ("history", [{"at": "2026-03-10T09:00:00+08:00", "channel": "call", "to": "borrower", "outcome": "busy"}], "history[0].outcome", "unknown_word"),
    ("history", [{"at": "2026-03-10T09:00:00+08:00", "canal": "call"}], "history[0].canal", "unknown_key"),
    ("consents", [], "consents", "not_an_object"),
    ("consents", {"channel:fax": True}, "consents.channel:fax", "unknown_word"),
    ("consents", {"channel:sms": "yes"}, "consents.channel:sms", "not_a_flag"),
    ("consents", {"hours": ["07:00"]}, "consents.hours", "hours_malformed"),
    ("consents", {"hours": ["7:00", "22:30"]}, "consents.hours[0]", "clock_malformed"),
    ("consents", {"hours": ["07:00", "25:30"]}, "consents.hours[1]", "clock_malformed"),
    ("consents", {"hours": ["07:00", "07:00"]}, "consents.hours", "contradiction"),
    ("consents", {"calls_per_day": 0}, "consents.calls_per_day", "not_a_whole_number"),
    ("holds", [{"kind": "complaint"}], "holds[0].from", "missing_key"),
    ("holds", [{"from": "2026-01-01T00:00:00+08:00"}], "holds[0].kind", "missing_key"),
    ("holds", [{"kind": "complaint", "from": "2026-01-02T00:00:00+08:00", "until": "2026-01-01T00:00:00+08:00"}], "holds[0].until", "contradiction"),
    ("debt_incurred_on", "2026-03-12", "debt_incurred_on", "contradiction"),
    ("acknowledged_on", "2026-03-12", "acknowledged_on", "contradiction"),
    ("plan_active", "no", "plan_active", "not_a_flag"),
    ("deceased", 0, "deceased", "not_a_flag"),
    ("minor", "false", "minor", "not_a_flag"),
    ("visit", {"people": -1}, "visit.people", "not_a_whole_number"),
    ("visit", {"place": "car"}, "visit.place", "unknown_word"),
    ("visit", {"staff": 2}, "visit.staff", "unknown_key"),
    ("content", {"claims": ["joke"]}, "content.claims[0]", "unknown_word"),
    ("content", {"claims": "insult"}, "content.claims", "not_a_list"),
    ("debt_incurred_on", "2026-02-30", "debt_incurred_on", "date_impossible"),
    ("timezone", "Asia/Shanghai", "timezone", "unknown_key"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "path", "code"), BAD, ids=[f"{path}: {code}" for _, _, path, code in BAD])
def test_bad_input_names_its_path(key, value, path, code):
    with pytest.raises(InputError) as fault:
        read_situation({**GOOD, key: value})
    assert (fault.value.path, fault.value.code) == (path, code)


@pytest.mark.parametrize(
    ("step", "channel"),
    [
        ("visit", "sms"),
        ("visit", "call"),
        ("contact", "visit"),
        ("letter", "call"),
        ("letter", "sms"),
        ("legal", "visit"),
    ],
)
def test_a_step_that_its_channel_cannot_carry_is_a_contradiction(step, channel):
    with pytest.raises(InputError) as fault:
        read_situation({**GOOD, "step": step, "channel": channel})
    assert (fault.value.path, fault.value.code) == ("channel", "contradiction")


@pytest.mark.parametrize("value", [None, [], "text", 5])
def test_a_situation_is_an_object(value):
    with pytest.raises(InputError):
        read_situation(value)


def test_what_is_absent_or_null_is_unknown():
    assert read_situation({}).at is None
    for key in GOOD:
        assert getattr(read_situation({**GOOD, key: None}), key) is None
    assert read_situation({**GOOD, "timezones": []}).timezones is None


def test_reading_changes_nothing():
    given = copy.deepcopy(GOOD)
    read_situation(given)
    assert given == GOOD


def test_a_contact_at_the_very_moment_is_no_future():
    same = [{"at": GOOD["at"], "channel": "call", "to": "borrower", "outcome": "connected"}]
    assert len(read_situation({**GOOD, "history": same}).history) == 1


@pytest.mark.parametrize("name", ["debt_incurred_on", "acknowledged_on"])
def test_a_debt_of_today_is_no_contradiction_wherever_the_day_begins_first(name):
    assert getattr(read_situation({**GOOD, "at": "2026-03-10T23:59:59+08:00", name: "2026-03-11"}), name)
    with pytest.raises(InputError):
        read_situation({**GOOD, "at": "2026-03-10T09:59:59+00:00", name: "2026-03-11"})
