"""Says a citation in the reader's language: 《民法典》第693条 is Civil Code (民法典) art. 693 to an English reader.

Where China has no official English name the Chinese title stays beside it in brackets, so that the text can be found.
"""

from __future__ import annotations

import re

# Titles in short, as the catalogues cite them.
_ENGLISH = {
    "民法典": "Civil Code", "民事诉讼法": "Civil Procedure Law", "民诉法解释": "CPL Interpretation",
    "财产保全规定": "Preservation Provisions", "诉讼时效规定": "Limitation Provisions",
    "查封规定": "Seizure Provisions", "诉讼费用交纳办法": "Litigation Fees Measures",
    "担保制度解释": "Guarantee Interpretation", "迟延履行利息解释": "Late Performance Interest Interpretation",
    "企业破产法": "Enterprise Bankruptcy Law", "个人信息保护法": "Personal Information Protection Law",
    "刑法": "Criminal Law", "民事证据规定": "Civil Evidence Provisions", "律师法": "Lawyers Law",
    "商业银行信用卡业务监督管理办法": "Credit Card Business Measures",
    "信用卡业务监督管理办法": "Credit Card Business Measures",
}  # fmt: skip
_PHRASES = {
    "深圳、厦门个人破产条例": "Shenzhen and Xiamen regulations on personal bankruptcy (深圳、厦门个人破产条例)",
    "信用卡另见": "for cards also ",
}
_CITED = re.compile(r"《([^》]+)》(?:第([\d、-]+)条(之[一二三])?(?:第([\d、]+)款)?(?:第\(?[（(]?(.)[）)]项)?)?")


def cited(article: str, language: str) -> str:
    """Return a citation as a page in `language` (zh, en) shows it; what is not known stays as it is."""
    if language == "zh":
        return article
    text = article
    for chinese, english in _PHRASES.items():
        text = text.replace(chinese, english)
    return _CITED.sub(_english, text).replace("；", "; ")


def _english(found: re.Match[str]) -> str:
    title, articles, also, paragraphs, item = found.groups()
    name = f"{_ENGLISH[title]} ({title})" if title in _ENGLISH else f"《{title}》"
    if articles is None:
        return name
    several = "、" in articles or "-" in articles
    said = f"{name} {'arts' if several else 'art.'} {articles.replace('、', ', ')}"
    said += {"之一": "-1", "之二": "-2", "之三": "-3"}.get(also or "", "")
    said += f"({paragraphs.replace('、', ', ')})" if paragraphs else ""
    return said + (f"({'一二三四五六七八九'.find(item) + 1})" if item else "")
