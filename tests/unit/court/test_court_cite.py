"""Citations are said in the reader's language, and every title of the catalogues has an English name."""

import re

import pytest

from arrears.court.cite import cited
from arrears.court.deadline import catalogue
from arrears.court.paper import papers
from arrears.court.procedure import STAY_ARTICLE, procedures


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("《民法典》第693条", "Civil Code (民法典) art. 693"),
        ("《民事诉讼法》第227条第2、3款", "Civil Procedure Law (民事诉讼法) art. 227(2, 3)"),
        (
            "《民事诉讼法》第104-108条；《财产保全规定》第4、5条",
            "Civil Procedure Law (民事诉讼法) arts 104-108; Preservation Provisions (财产保全规定) arts 4, 5",
        ),
        ("《刑法》第253条之一", "Criminal Law (刑法) art. 253-1"),
        ("《民诉法解释》第427条第(七)项", "CPL Interpretation (民诉法解释) art. 427(7)"),
        ("《没有的法》第1条", "《没有的法》 art. 1"),
        ("", ""),
    ],
)
def test_a_citation_in_both_languages(chinese: str, english: str) -> None:
    assert cited(chinese, "en") == english and cited(chinese, "zh") == chinese


def test_no_citation_of_the_catalogues_stays_chinese_alone() -> None:
    every = [
        *(one.article for one in catalogue().values()), *(one.article for one in papers().values()),
        *(one.article for one in procedures().values()), STAY_ARTICLE,
    ]  # fmt: skip
    for article in every:
        said = re.sub(r"\([^()]*\)", "", cited(article, "en"))
        assert not re.search(r"[\u4e00-\u9fff《》]", said), said
