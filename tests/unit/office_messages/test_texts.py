"""Texts: written, approved by a second person, never changed after; filled from facts or not at all."""

import pytest

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database


@pytest.fixture
def body() -> dict:
    from arrears.contact.templates.read import template_named
    from arrears.office.messages.commands import shipped_body

    return shipped_body(template_named("m1"))


def test_four_eyes_and_versions(office, give, facts, body) -> None:
    assert give("template.draft", "compliance", name="m1")["version"] == 1
    with pytest.raises(InputError) as fault:
        give("template.approve", "compliance", name="m1", version=1)
    assert fault.value.code == "four_eyes"
    first = give("template.approve", "compliance", by="two", name="m1", version=1)
    with pytest.raises(InputError) as fault:
        give("template.approve", "compliance", by="two", name="m1", version=1)
    assert fault.value.code == "state_not_reachable"
    second = give("template.draft", "compliance", name="m1", body={**body, "tone": "warm"})
    assert (first["version"], second["version"]) == (1, 2) and first["digest"] != second["digest"]
    give("template.approve", "compliance", by="two", name="m1", version=2)
    assert [(one["version"], one["because"]) for one in facts("template.retired")] == [(1, "replaced by version 2")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"variables": ["lender", "objection_way"],
          "text": {"zh": ["【{lender}】不还钱就坐牢，请{objection_way}。"], "en": ["{lender}, {objection_way}."]}},
         "template_faulty"),
        ({"variables": ["lender"]}, "variables_differ"),
        ({"channels": ["pigeon"]}, "value_unknown"),
        ({"text": None}, "text_missing"),
        ({"channels": None}, "template_malformed"),
    ],
)  # fmt: skip
def test_a_text_that_must_not_be_is_not_approved(office, give, body, change, code) -> None:
    with pytest.raises(InputError) as fault:
        give("template.draft", "compliance", name="m1", body={**body, **change})
        give("template.approve", "compliance", by="two", name="m1", version=1)
    assert fault.value.code == code


def test_only_approved_texts_are_ordered_and_facts_come_from_the_system(people, give, rows) -> None:
    people([1])
    (row,) = rows().values()
    order = {"case": str(row["case_id"]), "channel": "sms"}
    with pytest.raises(InputError) as fault:
        give("message.order", "collector", **order, template="m1")
    assert fault.value.code == "template_not_approved"
    with pytest.raises(InputError) as fault:
        give("message.order", "collector", **order, facts={"paid_amount": "1.00"})
    assert fault.value.code == "facts_not_yours"
    with pytest.raises(InputError) as fault:
        give("message.order", "collector", case=order["case"], channel="pigeon")
    assert fault.value.code == "channel_unknown"


def test_preview_shows_a_real_case_masked(people, office, tenant, rows) -> None:
    from arrears.office.messages.preview import preview
    from arrears.office.tenancy import within

    people([1])
    (row,) = rows().values()
    with within(tenant) as cursor:
        shown = preview(cursor, office, tenant, row["case_id"], "m1_early", "sms")
    assert "样**" in shown["text"] and "样例1" not in shown["text"]
    assert "500.07" in shown["text"] and shown["sms_parts"] >= 1
