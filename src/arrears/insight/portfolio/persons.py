"""Persons who cannot be anybody: storybook names, numbers that were never allotted, towns on no map.

* Phones start with +86 12: Chinese mobile numbers start with 13 to 19, and 12 is kept for short service numbers.
* E-mail is at example.com, which RFC 2606 keeps for examples.
* Identity numbers are not made at all.
"""

from __future__ import annotations

from random import Random

_FAMILY = tuple("云星松雪泉岚霁雨月溪枫竹荷梅雁鹿墨砚舟灯")
_GIVEN = (
    *("小满", "知秋", "望舒", "听雨", "半夏", "青禾", "晚舟", "念安", "初一", "向晴"),
    *("若谷", "归山", "临风", "忘忧", "微澜", "长亭", "南乔", "北辰", "朝露", "星河"),
    *("木槿", "白露", "谷雨", "惊蛰", "清和", "拾光", "行云", "踏歌", "问渠", "采薇"),
    *("未央", "扶摇", "子衿", "陌上", "烟火", "立夏", "霜降", "春分", "寒露", "观潮"),
)
_CITIES = ("虚构市", "样例市", "云上市", "纸镇市", "梦溪市", "无此市", "故事市", "画中市")
_DISTRICTS = ("示范区", "想象区", "童话区", "假设区", "书页区")
_STREETS = ("桃源路", "梦溪路", "蓬莱街", "镜花巷", "南柯路", "乌有街", "子虚路", "云梦大道")


def name(rng: Random) -> str:
    """Return a name out of a storybook: no such family names are in use together with such given names."""
    return rng.choice(_FAMILY) + rng.choice(_GIVEN)


def phone(number: int) -> str:
    """Return the phone number of the person of that number; no network has it."""
    return f"+8612{number:09d}"


def email(number: int) -> str:
    """Return an address that leads nowhere."""
    return f"person{number:06d}@example.com"


def address(rng: Random) -> str:
    """Return an address in a town that is on no map."""
    town = f"虚构省{rng.choice(_CITIES)}{rng.choice(_DISTRICTS)}{rng.choice(_STREETS)}"
    return f"{town}{rng.randint(1, 200)}号{rng.randint(1, 30)}幢{rng.randint(1, 24)}0{rng.randint(1, 4)}室"
