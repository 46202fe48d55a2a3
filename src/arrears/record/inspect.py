"""Checks a whole log as it comes out of the store, in one pass: chains, order, and every signed checkpoint.

What is found: a fact that was edited (its digest differs), deleted, inserted or moved (its number or its link differs),
swapped to another case or tenant (its digest covers both), cut off at the end (the chain is longer than its facts; the
log shorter than a checkpoint), and a log that was forked or rewritten with all digests (a checkpoint's root differs).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from arrears.record import verifier
from arrears.record.fact import NO_FACT, Fact, envelope
from arrears.record.merkle import Frontier

MOST_FAULTS = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: `code` says what kind, `where` names the fact, chain or checkpoint."""

    code: str
    where: str
    says: str


@dataclass
class Inspection:
    """What one pass found. `faults` holds the first hundred; `count` all."""

    facts: int = 0
    chains: int = 0
    checkpoints: int = 0
    root: str = ""
    count: int = 0
    faults: list[Fault] = field(default_factory=lambda: list[Fault]())

    def found(self, code: str, where: str, says: str) -> None:
        """Note a fault."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(code, where, says))


def inspect_log(
    facts: Iterable[Fact],
    ends: Mapping[UUID, tuple[int, bytes]],
    notes: Sequence[str],
    *,
    tenant: UUID,
    origin: str,
    key: bytes,
) -> Inspection:
    """Return the inspection of a tenant's log.

    `facts` come in the order of the log; `ends` says how long each chain claims to be and which digest ends it; `notes`
    are the signed checkpoints, from inside and outside the database alike.
    """
    report = Inspection()
    roots = _roots_by_size(report, notes, origin, key)
    frontier, known = Frontier(), dict[UUID, tuple[int, bytes]]()
    _compare_root(report, roots, frontier)
    for fact in facts:
        _inspect_fact(report, fact, tenant, known)
        frontier.append(fact.digest)
        _compare_root(report, roots, frontier)
    for size in sorted(size for size in roots if size > frontier.size):
        report.found(
            "truncated", f"checkpoint {size}", f"signed over {size} facts, of which only {frontier.size} are left"
        )
    for chain in sorted(set(ends) | set(known), key=str):
        claimed, actual = ends.get(chain, (0, NO_FACT)), known.get(chain, (0, NO_FACT))
        if claimed != actual:
            says = f"the chain claims {claimed[0]} facts and has {actual[0]}, or ends otherwise than it claims"
            report.found("truncated", f"chain {chain}", says)
    report.facts, report.chains, report.root = frontier.size, len(known), frontier.root().hex()
    return report


def _inspect_fact(report: Inspection, fact: Fact, tenant: UUID, known: dict[UUID, tuple[int, bytes]]) -> None:
    length, head = known.get(fact.chain, (0, NO_FACT))
    where = f"chain {fact.chain}, fact {fact.sequence}"
    if fact.tenant != tenant:
        report.found("swapped", where, "belongs to another tenant")
    if fact.sequence != length + 1:
        report.found("order", where, f"number {length + 1} was expected: facts were left out, put in or moved")
    if fact.previous != head:
        report.found("broken_link", where, "does not follow the fact before it")
    if verifier.fact_digest(envelope(fact)) != fact.digest:
        report.found("edited", where, "its content is not what was hashed")
    known[fact.chain] = (fact.sequence, fact.digest)


def _roots_by_size(report: Inspection, notes: Sequence[str], origin: str, key: bytes) -> dict[int, set[bytes]]:
    roots: dict[int, set[bytes]] = {}
    for note in notes:
        try:
            said, size, root = verifier.read_note(note, key)
        except ValueError as fault:
            report.found("checkpoint_unsigned", "checkpoint", str(fault))
            continue
        if said != origin:
            report.found("swapped", f"checkpoint {size}", f"is of the log {said}, not of {origin}")
            continue
        report.checkpoints += 1
        roots.setdefault(size, set()).add(root)
    return roots


def _compare_root(report: Inspection, roots: dict[int, set[bytes]], frontier: Frontier) -> None:
    if frontier.size in roots and roots[frontier.size] != {frontier.root()}:
        says = "the facts up to it do not have the root that was signed: the log was rewritten or forked"
        report.found("forked", f"checkpoint {frontier.size}", says)
