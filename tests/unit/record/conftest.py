"""A small log of two cases, made by the pure functions alone."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from arrears.record.bundle import Earlier, make_bundle
from arrears.record.checkpoint import Signer, sign_checkpoint
from arrears.record.fact import NO_FACT, Draft, Fact, link
from arrears.record.merkle import Tree

TENANT, OTHER = UUID(int=1), UUID(int=2)
ONE, TWO = UUID(int=11), UUID(int=12)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ORIGIN = "arrears/example"


@dataclass
class Log:
    """Facts in the log's order, and how to seal and export them."""

    facts: list[Fact] = field(default_factory=list)
    signer: Signer = field(default_factory=lambda: Signer(bytes(range(32))))
    ends: dict[UUID, tuple[int, bytes]] = field(default_factory=dict)

    def add(self, chain: UUID, says: str, tenant: UUID = TENANT) -> Fact:
        length, head = self.ends.get(chain, (0, NO_FACT))
        number = len(self.facts) + 1
        draft = Draft(
            UUID(int=1000 + number), chain, "case.step_set", 1, NOW + timedelta(minutes=number), "user:li", "desk",
            {"next_step": says},
        )  # fmt: skip
        fact, _ = link(draft, tenant=tenant, sequence=length + 1, recorded_at=draft.happened_at, previous=head)
        self.facts.append(fact)
        self.ends[chain] = (fact.sequence, fact.digest)
        return fact

    def tree(self) -> Tree:
        return Tree([fact.digest for fact in self.facts])

    def note(self, size: int | None = None) -> str:
        size = len(self.facts) if size is None else size
        return sign_checkpoint(self.signer, ORIGIN, size, self.tree().root(size))

    def bundle(self, chain: UUID, documents: dict[str, bytes] | None = None) -> bytes:
        mine = [(place, fact) for place, fact in enumerate(self.facts) if fact.chain == chain]
        return make_bundle(
            [fact for _, fact in mine], [place for place, _ in mine], self.tree(), self.note(),
            [Earlier(3, self.note(3)), Earlier(5, self.note(5))], documents or {"demand.pdf": b"%PDF-1.7 example"},
            self.signer, NOW,
        )  # fmt: skip


@pytest.fixture
def log() -> Log:
    made = Log()
    for number in range(7):
        made.add(ONE if number % 2 == 0 else TWO, f"第{number}步")
    return made
