"""Sentences that people read: names instead of codes, in Chinese and English, whatever the situation."""

import random
import re
from datetime import date

import pytest

from arrears.law.engine import vocabulary as words
from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import DIMENSIONS, Kind, rulebook
from arrears.law.engine.spoken import dimension_name, fact_name, names, spoken
from arrears.law.engine.verdict import check

CODE = re.compile(r"[a-z]+_[a-z_]+", re.ASCII)
CODES = [*words.CHANNELS, *words.HOLDS, *words.CLAIMS]
WHERE = {
    "CHN": "Asia/Shanghai", "USA": "America/New_York", "GBR": "Europe/London", "IND": "Asia/Kolkata",
    "IDN": "Asia/Jakarta", "PHL": "Asia/Manila", "THA": "Asia/Bangkok", "VNM": "Asia/Ho_Chi_Minh",
    "KOR": "Asia/Seoul", "AUS": "Australia/Sydney", "RUS": "Europe/Moscow", "EUU": "Europe/Berlin", "ZZZ": "UTC",
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_word_of_a_sentence_has_a_name_in_both_languages(code):
    zh, en = names()[code]
    assert not re.search("[A-Za-z_]", zh)
    assert "_" not in en


def test_a_list_is_joined_as_the_language_joins():
    assert spoken(("complaint", "illness"), "zh") == "投诉处理中、患病"
    assert spoken(("complaint", "illness"), "en") == "a complaint, illness"
    assert spoken(("some_new_kind",), "zh") == "some new kind"


def test_every_fact_that_a_rule_needs_has_a_name():
    needs = {need for one in rulebook().all_provisions() for need in one.needs}
    needs |= {fact for fact, _ in DIMENSIONS.values()} | set(Kind._fields)
    for need in needs:
        assert not re.search("[A-Za-z_]", fact_name(need, "zh")), need
        assert "_" not in fact_name(need, "en"), need
    assert fact_name("calendar.RUS.2031", "zh") == "2031年节假日"


def worst(dice, place):
    """Return a situation in which as much as possible is wrong."""
    at = f"2026-{dice.randint(1, 11):02}-{dice.randint(1, 28):02}T{dice.choice([2, 10, 23]):02}:00:00+08:00"
    calls = [
        {"at": at, "channel": "call", "to": "borrower", "outcome": "conversation", "number": "n1", "by": "agency"}
        for _ in range(20)
    ]
    channel = dice.choice([one for one in words.CHANNELS if one != "visit"])
    return {
        "jurisdiction": place, "at": at, "step": "contact", "channel": channel,
        "to": dice.choice(words.PERSONS), "number": "n1", "lender_kind": dice.choice(words.LENDER_KINDS),
        "product": dice.choice(words.PRODUCTS), "by": dice.choice(words.ACTORS), "dpd": dice.choice([0, 100]),
        "timezones": [WHERE[place]], "history": calls, "consents": {f"channel:{channel}": False},
        "holds": [{"kind": kind, "from": "2026-01-01T00:00:00+08:00"} for kind in (*words.HOLDS, "flood_relief")],
        "plan_active": dice.random() < 0.5, "deceased": dice.random() < 0.5, "minor": dice.random() < 0.5,
        "content": {"amount_disclosed": True, "claims": list(words.CLAIMS)}, "outsourcing_notified": False,
        "caller_number": "changed",
    }  # fmt: skip


@pytest.mark.parametrize("place", WHERE)
def test_no_sentence_shows_a_code(place):
    dice = random.Random(place)
    said = set()
    for _ in range(40):
        answer = as_json(check(read_situation(worst(dice, place))))
        for finding in (*answer["refusals"], *answer["advice"]):
            said.add(finding["rule"])
            for language in ("zh", "en"):
                assert not CODE.search(finding["says"][language]), finding["says"]
                assert "{" not in finding["says"][language]
            assert re.search("[\u4e00-\u9fff]", finding["says"]["zh"])
    assert said >= {"ANY-HOUSE-003"} if place != "ZZZ" else said >= {"ANY-HOUSE-001"}


@pytest.mark.parametrize("provision", rulebook().all_provisions(), ids=lambda one: one.id)
def test_no_title_shows_a_code(provision):
    for text in (provision.title, provision.instrument):
        assert not CODE.search(text["zh"] + text["en"])
    values = provision.reading(max(provision.params.in_force[-1].since, date(1900, 1, 1)))
    shown = {name: spoken(value, "zh") for name, value in values.named.items() if f"{{{name}}}" in provision.says["zh"]}
    assert not any(CODE.search(text) for text in shown.values())


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_dimension_and_its_words_have_names(dimension):
    assert not re.search("[A-Za-z_]", dimension_name(dimension, "zh"))
    for word in DIMENSIONS[dimension][1] or ():
        assert not re.search("[A-Za-z_]", dimension_name(dimension, "zh", word)), word
        assert "_" not in dimension_name(dimension, "en", word)
