"""Fees of order 481: the sheet's vectors, and every bracket's edge with a cent on both sides."""

import json
from fractions import Fraction

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.court.fee import court_fee, fee_kind
from arrears.kernel.money import format_money, parse_money
from arrears.kernel.refusal import InputError

VECTORS = [
    # claim, acceptance, half, payment order, preservation, execution
    ("5000", "50.00", "25.00", "16.67", "70.00", "50.00"),
    ("10000", "50.00", "25.00", "16.67", "120.00", "50.00"),
    ("20000", "300.00", "150.00", "100.00", "220.00", "200.00"),
    ("50000", "1050.00", "525.00", "350.00", "520.00", "650.00"),
    ("100000", "2300.00", "1150.00", "766.67", "1020.00", "1400.00"),
    ("200000", "4300.00", "2150.00", "1433.33", "1520.00", "2900.00"),
    ("500000", "8800.00", "4400.00", "2933.33", "3020.00", "7400.00"),
    ("1000000", "13800.00", "6900.00", "4600.00", "5000.00", "12400.00"),
    ("2000000", "22800.00", "11400.00", "7600.00", "5000.00", "22400.00"),
    ("5000000", "46800.00", "23400.00", "15600.00", "5000.00", "52400.00"),
    ("10000000", "81800.00", "40900.00", "27266.67", "5000.00", "77400.00"),
    ("20000000", "141800.00", "70900.00", "47266.67", "5000.00", "87400.00"),
]


def fee(kind: str, amount: str, halved: bool = False) -> str:
    return format_money(court_fee(fee_kind(kind), parse_money(amount, "CNY"), halved=halved).fee)


@pytest.mark.parametrize(("claim", "acceptance", "half", "order", "preservation", "execution"), VECTORS)
def test_the_vectors_of_the_sheet(
    claim: str, acceptance: str, half: str, order: str, preservation: str, execution: str
) -> None:
    assert fee("acceptance", claim) == acceptance
    assert fee("acceptance", claim, halved=True) == half
    assert fee("payment_order", claim) == order
    assert fee("preservation", claim) == preservation
    assert fee("execution", claim) == execution


# Written down a second time, as rate tables by the marginal method, so that a slip in one of the two is seen.
TABLES = {
    "acceptance": ((10_000, 250), (100_000, 200), (200_000, 150), (500_000, 100), (1_000_000, 90), (2_000_000, 80),
                   (5_000_000, 70), (10_000_000, 60), (20_000_000, 50)),
    "preservation": ((1_000, 100), (100_000, 50)),
    "execution": ((10_000, 150), (500_000, 100), (5_000_000, 50), (10_000_000, 10)),
}  # fmt: skip
BASE = {"acceptance": 50, "preservation": 30, "execution": 50}


def by_hand(kind: str, cents: int) -> Fraction:
    total, rate, edge = Fraction(BASE[kind] * 100), 0, 0
    for start, next_rate in TABLES[kind]:
        if cents > start * 100:
            total += Fraction((start * 100 - edge) * rate, 10_000)
            rate, edge = next_rate, start * 100
    return total + Fraction(max(0, cents - edge) * rate if rate else 0, 10_000)


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


@pytest.mark.parametrize("kind", list(TABLES))
def test_every_edge_with_a_cent_on_both_sides(kind: str) -> None:
    for yuan, _ in (*TABLES[kind], (896_000, 0)):
        for cents in (yuan * 100 - 1, yuan * 100, yuan * 100 + 1, yuan * 100 + 20):
            exact = by_hand(kind, cents)
            if kind == "preservation":
                exact = min(exact, Fraction(500_000))
            assert court_fee(fee_kind(kind), cents).fee == half_up(exact), (kind, cents)
            if kind == "acceptance":
                assert court_fee("acceptance", cents, halved=True).fee == half_up(exact / 2)
                assert court_fee("payment_order", cents).fee == half_up(exact / 3)


def test_preservation_reaches_its_limit_at_896000() -> None:
    assert fee("preservation", "895999.99") == "5000.00"  # 4,999.99995, rounded once
    assert fee("preservation", "895990") == "4999.95"
    assert fee("preservation", "896000.01") == "5000.00"
    assert "5,000" in court_fee("preservation", 896_000_01).steps[-1].says["en"]


def test_the_steps_add_up_to_the_fee() -> None:
    paid = court_fee("acceptance", 60_000_000)
    assert sum(step.fee for step in paid.steps) == paid.fee
    assert sum(step.part or 0 for step in paid.steps) == 60_000_000
    assert [step.as_json()["fee"] for step in paid.steps] == ["50.00", "2250.00", "2000.00", "4500.00", "1000.00"]


def test_a_step_keeps_every_decimal_and_a_third_is_written_as_one() -> None:
    assert court_fee("acceptance", 1_000_001).steps[-1].as_json()["fee"] == "0.00025"
    assert court_fee("payment_order", 500_000).steps[-1].as_json()["fee"] == "50.00/3"


@pytest.mark.parametrize("kind", ["payment_order", "preservation", "execution"])
def test_only_the_acceptance_fee_is_halved(kind: str) -> None:
    with pytest.raises(InputError, match="halve the acceptance fee alone"):
        court_fee(fee_kind(kind), 100, halved=True)


@pytest.mark.parametrize(
    ("arguments", "code", "path"),
    [
        (["--kind", "acceptance", "--amount", "0"], "amount_not_positive", "amount"),
        (["--kind", "acceptance", "--amount", "-1"], "amount_not_positive", "amount"),
        (["--kind", "acceptance", "--amount", "1.005"], "money_too_precise", "amount"),
        (["--kind", "acceptance", "--amount", "1e5"], "money_malformed", "amount"),
        (["--kind", "acceptance", "--amount", "100,000"], "money_malformed", "amount"),
        (["--kind", "acceptance", "--amount", "NaN"], "money_malformed", "amount"),
        (["--kind", "acceptance", "--amount", "９"], "money_malformed", "amount"),
        (["--kind", "acceptance", "--amount", "9" * 30], "overflow", "amount"),
        (["--kind", "acceptance"], "money_malformed", "amount"),
        (["--kind", "appeal", "--amount", "1"], "fee_kind_unknown", "kind"),
        (["--amount", "1"], "fee_kind_unknown", "kind"),
    ],
)
def test_bad_input_is_one_json_object_and_exit_2(arguments: list[str], code: str, path: str) -> None:
    result = CliRunner().invoke(app, ["court", "fee", *arguments])
    assert result.exit_code == 2
    error = json.loads(result.stderr)["error"]
    assert (error["code"], error["path"]) == (code, path)


def test_the_command_prints_the_contract() -> None:
    result = CliRunner().invoke(app, ["court", "fee", "--kind", "acceptance", "--amount", "50000", "--halved"])
    answer = json.loads(result.stdout)
    assert answer["fee"] == "525.00"
    assert "第13条" in answer["article"] and "第206条" in answer["article"]
    assert answer["steps"][-1]["fee"] == "525.00"
