import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.contact.signal import read_signals


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("上个月被裁员了，一直没找到工作", ["income_loss"]),
        ("我真的活不下去了，公司倒闭欠了好几家", ["danger", "income_loss", "over_indebted"]),
        ("人在医院，刚做完手术", ["illness"]),
        ("没有住院，就是忘了", []),
        ("别再打了，再打我投诉你", ["anger"]),
        ("下周五还两千", []),
        ("I was laid off in August and can’t sleep", ["distress", "income_loss"]),
        ("I want to die", ["danger"]),
        ("I am not in hospital", []),
        ("我不是下岗，是在休假", []),
        ("", []),
    ],
)
def test_what_words_may_tell(text: str, kinds: list[str]) -> None:
    assert [signal.kind for signal in read_signals(text)] == kinds


def test_danger_comes_first_and_proposes_a_hold() -> None:
    first = read_signals("失业了，睡不着，想死")[0]
    assert (first.kind, first.urgent, first.hold) == ("danger", True, "mental_health_crisis")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_and_words_are_quoted(text: str) -> None:
    for signal in read_signals(text):
        assert signal.words and signal.zh and signal.en
