"""Files many like cases with one command: each opened with its papers, or listed with the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid5

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.legal.matters import FILING
from arrears.office.tenancy import within

Do = Callable[[str, dict[str, Any], str], Any]
"""Carries out a command: name, payload, key."""


def file_batch(
    tenant: UUID, do: Do, cases: Sequence[UUID], batch: UUID, given: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Open a matter of `given["kind"]` for each case and write its papers; a refusal stops no other case.

    A matter whose papers cannot be written is not opened: both are one transaction. Ids and keys follow from the batch
    and the case: the same batch sent twice opens nothing twice.
    """
    opened: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for case in cases:
        matter = uuid5(case, f"batch/{batch}/{given['kind']}")
        try:
            with within(tenant):
                done = do("matter.open", {**given, "case": str(case), "matter": str(matter)}, f"{matter}/open")
                papers = [_paper(do, case, matter, kind) for kind in _papers(given["kind"])]
        except InputError as fault:
            said = {"code": fault.code, "path": fault.path, "says": {"en": fault.message}, "article": None}
            refused.append({"case": str(case), **said})
        except CommandRefused as fault:
            first = ((fault.verdict or {}).get("refusals") or [{}])[0]
            said = {"code": fault.code, "path": first.get("path", ""), "says": first.get("says", {"en": fault.says})}
            refused.append({"case": str(case), **said, "article": first.get("article")})
        else:
            opened.append({"case": str(case), "matter": str(matter), **done.answer, "papers": papers})
    return {"opened": opened, "refused": refused}


def _papers(kind: str) -> list[str]:
    paper = FILING[kind][1]
    return [paper, "evidence_list"] if paper else ["evidence_list"]


def _paper(do: Do, case: UUID, matter: UUID, kind: str) -> str:
    paper = uuid5(matter, kind)
    payload = {"case": str(case), "matter": str(matter), "paper": str(paper), "kind": kind}
    do("matter.paper", payload, f"{paper}")
    return str(paper)
