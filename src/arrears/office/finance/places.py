"""What the desk shows of payments: the place where money waits for its account."""

from __future__ import annotations

from arrears.kernel.money import display_money
from arrears.office.desk.navigation import Pair, Place
from arrears.office.desk.words import words

PEOPLE = frozenset({"finance", "manager", "auditor"})
PLACES = (Place("finance:unmatched", "payments.nav", "/payments/unmatched", PEOPLE, order=45),)


def _unmatched(said: dict[str, object]) -> tuple[Pair, str]:
    amount, (zh, en) = (
        display_money(int(str(said["amount_minor"])), str(said["currency"])),
        words()[f"unmatched.{said['reason']}"],
    )
    return (f"{amount}：{zh}", f"{amount}: {en}"), "soon"


def _assigned(said: dict[str, object]) -> tuple[Pair, str]:
    return (f"{said['account']}：{said['because']}", f"{said['account']}: {said['because']}"), "good"


def _split(said: dict[str, object]) -> tuple[Pair, str]:
    shares = said["shares"]
    names = "、".join(str(one["account"]) for one in shares) if isinstance(shares, list) else ""
    return (f"{names}：{said['because']}", f"{names}: {said['because']}"), "good"


TELL = {"payment.unmatched": _unmatched, "payment.assigned": _assigned, "payment.split": _split}
