"""Money that nobody has claimed, at the desk: found, filtered, assigned, split, sent back; each once, each a fact."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from .conftest import NOW

pytestmark = pytest.mark.database
DAY = date(2026, 11, 23)


@pytest.fixture
def money(floor):
    """Puts a payment in; returns its id. `floor` has accounts A-C1, A-C2 and A-C3."""
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute

    def came(minor: int, text: str = "还款", name: str = "", currency: str = "CNY") -> UUID:
        said = {"paid_on": DAY.isoformat(), "amount_minor": minor, "text": text, "payer_name": name,
                "currency": currency, "bank_reference": uuid4().hex}  # fmt: skip
        done = execute("payment.post", said, key=uuid4().hex, tenant=floor.tenant, actor=system_actor("test"), at=NOW)
        assert done.answer["state"] == "unmatched"
        return UUID(done.answer["payment"])

    return came


def page(floor, path: str = "", role: str = "manager", **chosen: str):
    return floor.browser(role, **chosen).get(f"/payments/unmatched{path}")


def give(floor, payment: UUID, role: str = "manager", key: str = "", **said: str):
    return floor.browser(role).post(f"/payments/unmatched/{payment}", {"key": key or uuid4().hex, **said})


def test_what_waits_is_filtered_and_says_why(floor, money) -> None:
    known, strange, foreign = money(777_700, name="林晚晴"), money(12_345), money(500, "A-C1", currency="USD")
    everything = page(floor).content.decode()
    for payment in (known, strange, foreign):
        assert f"/payments/unmatched/{payment}" in everything
    assert (
        "找不到对应账户" in everything
        and "线索不足" in everything
        and "币种不符" in everything
        and "林晚晴" not in everything
    )
    for query, kept in (
        ("?reason=unknown", {strange}), ("?reason=other_currency", {foreign}), ("?least=100&most=200", {strange}),
        ("?least=1,000", {known}), ("?since=2026-11-24", set()), ("?until=2026-11-23", {known, strange, foreign}),
    ):  # fmt: skip
        shown = page(floor, query).content.decode()
        assert {one for one in (known, strange, foreign) if str(one) in shown} == kept, query
    for query in ("?least=abc", "?since=yesterday"):
        answer = page(floor, query, lang="en")
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert page(floor, role="collector").status_code == 403
    assert page(floor, f"/{uuid4()}").status_code == 404


def test_assigned_once_to_the_account_that_was_chosen(floor, money) -> None:
    payment = money(186_602)
    offered = page(floor, f"/{payment}").content.decode()
    assert "A-C1" in offered and "金额相符" in offered and "A-C2" not in offered
    assert "A-C2" in page(floor, f"/{payment}?find=-C2").content.decode()
    key = uuid4().hex
    for _ in range(2):  # sent twice, it counts once
        answer = give(floor, payment, key=key, do="assign", account="A-C2", because="客户来电确认")
        assert answer.status_code == 302
    assert floor.row("SELECT account, amount_minor FROM payment WHERE id = %s", payment) == ("A-C2", 186_602)
    assert floor.kinds("C2").count("payment.posted") == 1
    done = page(floor, f"/{payment}").content.decode()
    assert (
        "已认领" in done
        and "客户来电确认" in done
        and "冲抵" in done
        and '<form method="post"' not in done.split("<main")[1]
    )
    again = give(floor, payment, do="assign", account="A-C1", because="x")
    assert again.status_code == 409 and "已处理过" in again.content.decode()


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ((("A-C1", "100.00"), ("A-C2", "100.00")), "各份之和"),
        ((("A-C1", "1.00"), ("A-C1", "299.00")), "只能占一份"),
        ((("A-C1", "1.00"), ("A-C9", "299.00")), "没有这个账户"),
        ((("A-C1", "x"), ("A-C2", "299.00")), "金额"),
        ((("A-C1", "300.00"),), "填"),
    ],
)
def test_a_split_that_does_not_work_changes_nothing(floor, money, shares, says) -> None:
    payment = money(30_000)
    given = {
        f"{name}{n}": value
        for n, pair in enumerate(shares, 1)
        for name, value in zip(("account", "amount"), pair, strict=True)
    }
    answer = give(floor, payment, do="split", because="两笔借款", **given)
    assert answer.status_code == 409 and says in answer.content.decode()
    assert floor.row("SELECT state FROM payment_unmatched WHERE id = %s", payment) == ("open",)
    assert floor.row("SELECT count(*) FROM payment")[0] == 0


def test_a_split_posts_each_share_in_the_laws_order_and_rebuilds(floor, money) -> None:
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    payment = money(30_000)
    shares = {"account1": "A-C1", "amount1": "100.00", "account2": "A-C2", "amount2": "200.00"}
    assert give(floor, payment, do="split", because="两笔借款", **shares).status_code == 302
    posted = {
        customer: [fact.payload for fact in floor.facts(customer) if fact.kind == "payment.posted"]
        for customer in ("C1", "C2")
    }
    assert [(one["amount_minor"], sum(one["parts"].values())) for (one,) in posted.values()] == [
        (10_000, 10_000),
        (20_000, 20_000),
    ]
    assert floor.row("SELECT state FROM payment_unmatched WHERE id = %s", payment) == ("split",)
    shown = page(floor, f"/{payment}", lang="en").content.decode()
    assert "A-C1" in shown and "A-C2" in shown and "Payment split" in shown
    with within(floor.tenant, snapshot=True) as cursor:
        assert not [table for table in rebuild(cursor) if table.differs]


def test_sent_back_to_the_payer_it_counts_nowhere(floor, money) -> None:
    payment = money(30_000)
    assert give(floor, payment, do="return", because="").status_code == 409
    assert give(floor, payment, role="compliance", do="return", because="x").status_code == 403
    assert give(floor, payment, do="return", because="付款人要求退回").status_code == 302
    assert floor.row("SELECT state FROM payment_unmatched WHERE id = %s", payment) == ("reversed",)
    assert "已退回" in page(floor, f"/{payment}").content.decode()
    assert str(payment) not in page(floor).content.decode()
