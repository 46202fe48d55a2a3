"""An empty office says what it lacks before a message can leave, and one command gives each of it."""

import pytest

pytestmark = pytest.mark.database


def test_what_is_lacking_is_told_until_texts_are_approved_by_a_second_person(office, tenant) -> None:
    import psycopg

    from arrears.office.actor import Actor, system_actor
    from arrears.office.commands.execute import CommandRefused, execute
    from arrears.office.database import address
    from arrears.office.messages.ready import approve, lacking, seed

    def told() -> list[str]:
        with psycopg.connect(address.application_conninfo(office)) as connection:
            connection.execute("SELECT set_config('arrears.tenant', %s, true)", [str(tenant)])
            return [step["code"] for step in lacking(connection, tenant, "demo")]

    assert told() == ["lender_not_described", "texts_missing"]
    words = {"zh": "示例", "en": "Sample"}
    said = {"lender": "lender", "name": words, "lender_kind": "bank", "contact_phone": "400-000-0000",
            "payment_way": words, "objection_way": words, "reports_credit": True, "plans_possible": True}  # fmt: skip
    author = system_actor("command line")
    execute("lender.describe", said, key="lender", tenant=tenant, actor=author, config=office)
    drafted = seed(office, tenant, author)
    assert len(drafted) >= 20 and seed(office, tenant, author) == [], "a second time it takes nothing"
    assert told() == ["texts_not_approved"]
    with pytest.raises(CommandRefused):
        approve(office, tenant, Actor("user:collector", frozenset({"collector"})), ["m1"])
    reader = Actor("user:reader", frozenset({"compliance"}))
    assert approve(office, tenant, reader, ["m1"]) == [{"name": "m1", "version": 1}]
    assert told() == []
    assert len(approve(office, tenant, reader, None)) == len(drafted) - 1
