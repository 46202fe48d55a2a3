from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.settlement.numerals import read_number
from arrears.settlement.spoken import read_spoken_promise

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两千", 2000), ("一万二", 12000), ("三百五", 350), ("三百零五", 305), ("二十", 20), ("十五", 15),
        ("一千二百", 1200),
        ("两万三千五百", 23500), ("1.5万", 15000), ("2,000", 2000), ("3千", 3000), ("1万2", 12000), ("500", 500),
        ("一二三", 123), ("2k", 2000), ("一百一十", 110), ("五千零五十", 5050),
        ("abc", None), ("", None), ("12千34", None),
    ],
)  # fmt: skip
def test_numbers_as_they_are_spoken(text: str, number: int | None) -> None:
    assert read_number(text) == (None if number is None else Fraction(number))


@pytest.mark.parametrize(
    ("text", "due_on", "amount", "share"),
    [
        ("下周五先还两千", "2026-12-04", 200_000, None),
        ("下周还", "2026-12-06", None, None),
        ("月底先还两千", "2026-11-30", 200_000, None),
        ("月底前全部结清", "2026-11-30", None, "all"),
        ("明天还500块", "2026-11-25", 50_000, None),
        ("后天转你一千五", "2026-11-26", 150_000, None),
        ("大后天吧", "2026-11-27", None, None),
        ("周五还一半", "2026-11-27", None, "half"),
        ("星期二还三百", "2026-12-01", 30_000, None),
        ("这周日之前付800元", "2026-11-29", 80_000, None),
        ("下下周一还1.5万", "2026-12-07", 1_500_000, None),
        ("15号发工资,还3000", "2026-12-15", 300_000, None),
        ("30号还3000", "2026-11-30", 300_000, None),
        ("下个月10号还2千", "2026-12-10", 200_000, None),
        ("下月初还两千块钱", "2026-12-05", 200_000, None),
        ("1月5号结清", "2027-01-05", None, "all"),
        ("12月5日付￥1,234.56", "2026-12-05", 123_456, None),
        ("2026年12月1日还100元", "2026-12-01", 10_000, None),
        ("十天内还两百", "2026-12-04", 20_000, None),
        ("过两周再说", "2026-12-08", None, None),
        ("三个月后还清", "2027-02-24", None, "all"),
        ("月底还两千,剩下的再说", "2026-11-30", 200_000, None),
        ("我会还的", None, None, None),
        ("昨天已经还了", None, None, None),
        ("I can pay 2,000 yuan next friday", "2026-12-04", 200_000, None),
        ("三天后还", "2026-11-27", None, None),
        ("分15期还", None, None, None),
        ("half by Friday", "2026-11-27", None, "half"),
        ("in full in 10 days", "2026-12-04", None, "all"),
        ("１２月５日付５００元", "2026-12-05", 50_000, None),
    ],
)
def test_promises_as_they_are_spoken(text: str, due_on: str | None, amount: int | None, share: str | None) -> None:
    found = read_spoken_promise(text, TODAY)
    assert (found.due_on and found.due_on.isoformat(), found.amount_minor, found.share) == (due_on, amount, share)
    assert bool(found.questions) == (due_on is None or (amount is None and share is None))


WORDS = st.sampled_from(
    [
        "下周",
        "月底",
        "周",
        "五",
        "还",
        "两千",
        "15号",
        "明天",
        "过",
        "3",
        "天",
        "个月",
        "后",
        "一半",
        "块",
        "2026",
        "-",
        "13",
    ]
)


@given(st.lists(WORDS, max_size=8), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_whatever_is_read_lies_in_the_future_and_is_positive(words: list[str], today: date) -> None:
    found = read_spoken_promise("".join(words), today)
    assert found.due_on is None or found.due_on >= today
    assert found.amount_minor is None or found.amount_minor > 0


@given(st.text(max_size=40), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_no_text_breaks_the_reader(text: str, today: date) -> None:
    read_spoken_promise(text, today)
