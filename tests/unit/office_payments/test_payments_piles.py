"""Lines far apart come together by account, sealed on disk, and a file in pieces is the file in one."""

import os
from datetime import date

import pytest

from arrears.office.payments.line import Line

from .conftest import MAPPING, Portfolio

pytestmark = pytest.mark.database


def line(number: int) -> Line:
    return Line(number, date(2026, 11, 1 + number % 28), "CNY", number + 1, "in", f"key{number}", ("a", "b"),
                "还款 张三丰", "LN", "张三丰", "6222000011112222")  # fmt: skip


@pytest.mark.parametrize("held", [3, 100, 10_000])
def test_lines_come_back_by_account_in_their_order_and_are_never_in_clear(tmp_path, monkeypatch, held: int) -> None:
    from arrears.office.payments import piles

    monkeypatch.setattr(piles, "MOST_HELD", held)
    made = piles.Piles(tmp_path, 3)
    for number in range(200):
        made.put(f"A{number % 11}", line(number))
    batches = [batch for frames in made.frames() for batch in made.by_account(frames, 20)]
    raw = os.pread(made._file.fileno(), 10**7, 0)
    assert not any(said.encode() in raw for said in ("张三丰", "6222000011112222", "key7"))
    assert list(tmp_path.iterdir()) == []  # the file has no name
    made.close()
    assert sorted(one.place for batch in batches for one in batch) == list(range(200))
    assert all(one == line(one.place) for batch in batches for one in batch)
    home: dict[int, int] = {}
    for index, batch in enumerate(batches):
        assert 0 < len(batch) <= 40
        by_account: dict[int, list[int]] = {}
        for one in batch:
            by_account.setdefault(one.place % 11, []).append(one.place)
        for account, places in by_account.items():
            assert places == sorted(places)
            assert home.setdefault(account, index) == index, "an account of few lines is in one batch"


def test_an_account_with_more_lines_than_a_batch_goes_in_several(tmp_path) -> None:
    from arrears.office.payments.piles import Piles

    made = Piles(tmp_path, 1)
    for number in range(101):
        made.put("A", line(number))
    (frames,) = made.frames()
    assert [len(batch) for batch in made.by_account(frames, 20)] == [40, 40, 21]
    made.close()


def test_small_pieces_and_several_processes_give_what_one_piece_gives(
    office, tenant, other_tenant, bank_csv, monkeypatch
) -> None:
    from arrears.office.payments import import_file, piles, side_by_side

    def some() -> list[str]:
        for number in range(120):
            said = "转账" if number % 8 == 0 else f"还款 LN-2026-{number % 5:04d}"
            payer = f"示例{number % 5}" if number % 3 else "路人"
            yield f"202611{1 + number % 24:02d},{5 + number % 9}.{number % 100:02d},,B{number},{said},,{payer},6222,"
        yield "20261124,,12.00,B903,手续费,,银行,1,"
        yield "2026-11-24,1.00,,B904,坏日期,,,,"
        yield "20261124,7.02,,B2,冲正,,,,Y"

    path = bank_csv("pieces.csv", *some())
    small, plain = Portfolio(office, tenant), Portfolio(office, other_tenant)
    for portfolio in (small, plain):
        for number in range(5):
            portfolio.add(f"LN-2026-{number:04d}", f"C{number}", f"示例{number}")
    one = plain.take(path, MAPPING)
    monkeypatch.setattr(piles, "MOST_HELD", 7)
    for module in (import_file, side_by_side):
        monkeypatch.setattr(module, "BATCH", 11)
    monkeypatch.setattr(import_file, "PILE_BYTES", 1000)
    seen: list[tuple[int, int]] = []
    many = small.take(path, MAPPING, processes=2, progress=lambda tally, read: seen.append((tally.lines, read)))
    counts = [(t.lines, t.posted + t.unmatched, t.outgoing, t.rejected, t.reversed, t.known) for t in (one, many)]
    assert counts[0] == counts[1] and one.reversed == 1 and one.outgoing == 1 and one.rejected == 1
    assert seen == sorted(seen) and seen[-1] == (one.lines, one.lines)
    for query in (
        "SELECT sum(amount_minor), count(*) FROM (SELECT amount_minor FROM payment UNION ALL SELECT amount_minor FROM"
        " payment_unmatched) every",
        "SELECT account, natural_key FROM payment WHERE reference IS NOT NULL ORDER BY natural_key",
    ):
        assert small.ask(query) == plain.ask(query)
    for portfolio in (small, plain):
        portfolio.rebuild_is_live()
