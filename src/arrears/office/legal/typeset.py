"""Sets letters and papers with Typst, with the Chinese font that comes along; PDF/A for files, PNG for looking at.

A compiler keeps fonts and templates in memory; only the brief changes from one paper to the next.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import typst

from arrears.court.brief import read_brief
from arrears.court.paper import set_out
from arrears.kernel.refusal import InputError

FAMILY = "Noto Serif SC"
ALIKE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC")
NO_FONT = (
    "no Chinese font was found: the package's own is missing; install it anew, or `apt-get install fonts-noto-cjk`, "
    "or set ARREARS_FONTS to a folder that holds Noto Serif SC"
)
STANDARD = "a-2u"
Format = Literal["pdf", "png", "svg"]


def typeset(kind: str, brief: Any, *, form: Format = "pdf", ppi: int = 110) -> list[bytes]:
    """Return the paper: one PDF/A file, or a picture of each page. The brief is that of `court paper`.

    The same brief gives the same bytes: the paper's own day stands in it as its time.
    """
    read = read_brief(brief)
    given = json.dumps(set_out(kind, read), ensure_ascii=False)
    made_at = datetime.combine(read.on, time(0), UTC)
    pdf: dict[str, Any] = {"pdf_standards": [STANDARD]} if form == "pdf" else {"ppi": ppi}
    try:
        found = _compiler().compile(
            input=str(_templates() / f"{kind}.typ"), format=form, sys_inputs={"brief": given}, timestamp=made_at, **pdf
        )
    except typst.TypstError as fault:
        raise InputError("paper_not_set", f"{fault.message}; {' '.join(fault.hints)}".rstrip("; ")) from None
    return found if isinstance(found, list) else [found or b""]


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = _fonts()
    if not {FAMILY, *ALIKE} & set(fonts.families()):
        raise InputError("font_missing", NO_FONT)
    return typst.Compiler(root=str(_templates()), font_paths=fonts)


def _fonts() -> typst.Fonts:
    """Return the package's fonts, or those of ARREARS_FONTS; the system's only where neither has a Chinese one."""
    folder = os.environ.get("ARREARS_FONTS") or str(resources.files("arrears.office.legal") / "fonts")
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    if FAMILY in own.families():
        return own
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[folder])


def _templates() -> Path:
    return Path(str(resources.files("arrears.court"))) / "papers"
