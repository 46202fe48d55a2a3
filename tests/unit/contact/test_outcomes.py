from datetime import datetime

import pytest
import yaml

from arrears.contact.outcome import Consequence, outcomes, read_outcomes, retry_at
from arrears.kernel.refusal import InputError


def test_every_outcome_has_its_key_and_both_languages() -> None:
    catalogue = outcomes()
    assert {
        "no_answer",
        "refused",
        "wrong_number",
        "third_party",
        "conversation",
        "promise",
        "dispute",
        "hardship",
        "deceased",
    } <= set(catalogue)
    assert [catalogue[code].key for code in list(catalogue)[:9]] == list("123456789")
    assert all(outcome.zh and outcome.en and outcome.implies for outcome in catalogue.values())


@pytest.mark.parametrize(
    ("code", "hold"),
    [
        ("hardship", "hardship"),
        ("dispute", "dispute"),
        ("complaint", "complaint"),
        ("deceased", "death"),
        ("illness", "illness"),
    ],
)
def test_what_must_stop_collection_places_a_hold(code: str, hold: str) -> None:
    assert hold in [consequence.hold for consequence in outcomes()[code].implies]


@pytest.mark.parametrize(
    ("attempt", "consequence", "again"),
    [
        ("2026-11-24T10:00:00+08:00", Consequence("retry", other_part_of_day=True), "2026-11-24T12:30:00+08:00"),
        ("2026-11-24T13:00:00+08:00", Consequence("retry", other_part_of_day=True), "2026-11-24T18:30:00+08:00"),
        ("2026-11-24T19:00:00+08:00", Consequence("retry", other_part_of_day=True), "2026-11-25T09:30:00+08:00"),
        (
            "2026-11-24T10:00:00+08:00",
            Consequence("retry", after_days=1, other_part_of_day=True),
            "2026-11-25T12:30:00+08:00",
        ),
        ("2026-11-24T08:10:00+08:00", Consequence("retry", other_part_of_day=True), "2026-11-24T09:30:00+08:00"),
        ("2026-11-24T10:00:00+08:00", Consequence("follow_up", after_days=3), "2026-11-27T09:30:00+08:00"),
    ],
)
def test_a_retry_tries_another_part_of_the_day(attempt: str, consequence: Consequence, again: str) -> None:
    assert retry_at(datetime.fromisoformat(attempt), consequence).isoformat() == again


@pytest.mark.parametrize(
    "text",
    [
        "outcomes: [{code: a, key: '1', zh: a, en: a, counts_as: nonsense, implies: []}]",
        "outcomes: [{code: a, key: '1', zh: a, en: a, counts_as: failed, implies: [{kind: nonsense}]}]",
        "outcomes: [{code: a, key: '1', zh: a, en: a, counts_as: failed, implies: []},"
        " {code: b, key: '1', zh: a, en: a, counts_as: failed, implies: []}]",
    ],
)
def test_a_catalogue_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read_outcomes(yaml.safe_load(text))
