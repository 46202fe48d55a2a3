"""Seven ways to lie about a log, and the small ones among them; each is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from arrears.record.fact import NO_FACT, Draft, Fact, link
from arrears.record.inspect import Inspection, inspect_log

ORIGIN = "arrears/example"


def look(log, facts=None, ends=None, notes=None, key=None) -> Inspection:
    return inspect_log(
        log.facts if facts is None else facts,
        log.ends if ends is None else ends,
        [log.note(3), log.note()] if notes is None else notes,
        tenant=log.facts[0].tenant,
        origin=ORIGIN,
        key=key or log.signer.public_key(),
    )


def codes(report: Inspection) -> set[str]:
    return {fault.code for fault in report.faults}


def relinked(log, facts: list[Fact]) -> tuple[list[Fact], dict]:
    """What a thief with the whole database does: every number, link and digest computed anew."""
    ends: dict = {}
    fresh = []
    for fact in facts:
        length, head = ends.get(fact.chain, (0, NO_FACT))
        draft = Draft(
            fact.id, fact.chain, fact.kind, fact.version, fact.happened_at, fact.actor, fact.source, fact.payload
        )
        made, _ = link(draft, tenant=fact.tenant, sequence=length + 1, recorded_at=fact.recorded_at, previous=head)
        ends[fact.chain] = (made.sequence, made.digest)
        fresh.append(made)
    return fresh, ends


def test_an_honest_log_has_no_fault(log) -> None:
    report = look(log)
    assert (report.faults, report.facts, report.chains, report.checkpoints) == ([], 7, 2, 2)
    assert report.root == log.tree().root().hex()


def test_facts_after_the_last_checkpoint_are_no_fault(log) -> None:
    notes = [log.note()]
    log.add(log.facts[0].chain, "later")
    assert look(log, notes=notes).faults == []


EDITS: dict[str, Callable[[Fact], Fact]] = {
    "payload": lambda fact: replace(fact, payload={"next_step": "别的"}),
    "one letter": lambda fact: replace(fact, payload={"next_step": fact.payload["next_step"] + " "}),
    "time": lambda fact: replace(fact, happened_at=fact.happened_at + timedelta(microseconds=1)),
    "recorded": lambda fact: replace(fact, recorded_at=fact.recorded_at - timedelta(microseconds=1)),
    "actor": lambda fact: replace(fact, actor="user:zhao"),
    "source": lambda fact: replace(fact, source="api"),
    "kind": lambda fact: replace(fact, kind="case.assigned"),
    "version": lambda fact: replace(fact, version=2),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_an_edit_is_found(log, edit: str, place: int) -> None:
    facts = [EDITS[edit](fact) if number == place else fact for number, fact in enumerate(log.facts)]
    assert codes(look(log, facts)) == {"edited"}


@pytest.mark.parametrize("bit", range(256))
def test_one_flipped_bit_of_a_digest_is_found(log, bit: int) -> None:
    digest = bytearray(log.facts[2].digest)
    digest[bit // 8] ^= 1 << bit % 8
    facts = [replace(fact, digest=bytes(digest)) if number == 2 else fact for number, fact in enumerate(log.facts)]
    assert {"edited", "broken_link"} <= codes(look(log, facts))


@pytest.mark.parametrize("place", range(5))
def test_a_deletion_is_found(log, place: int) -> None:
    facts = [fact for number, fact in enumerate(log.facts) if number != place]
    assert {"order", "broken_link"} <= codes(look(log, facts))


def test_an_insertion_is_found(log) -> None:
    extra = replace(log.facts[2], id=log.facts[6].id)
    assert "order" in codes(look(log, [*log.facts[:3], extra, *log.facts[3:]]))


def test_two_facts_in_each_others_place_are_found(log) -> None:
    facts = list(log.facts)
    facts[0], facts[2] = facts[2], facts[0]
    assert "order" in codes(look(log, facts))


def test_two_cases_facts_in_another_order_are_found(log) -> None:
    """Each chain is whole; only the log's order was changed."""
    facts = list(log.facts)
    facts[0], facts[1] = facts[1], facts[0]
    notes = [log.note(1), log.note()]
    assert codes(look(log, facts, notes=notes)) == {"forked"}


@pytest.mark.parametrize("left", range(7))
def test_a_cut_tail_is_found(log, left: int) -> None:
    assert "truncated" in codes(look(log, log.facts[:left]))


def test_a_cut_tail_with_its_ends_is_found_by_the_checkpoint(log) -> None:
    facts, ends = relinked(log, log.facts[:5])
    assert codes(look(log, facts, ends)) == {"truncated"}
    assert look(log, facts, ends, notes=[]).faults == []  # nothing but the checkpoint could know


@pytest.mark.parametrize("place", range(7))
def test_a_rewritten_log_is_found_by_the_checkpoint(log, place: int) -> None:
    facts = [EDITS["payload"](fact) if number == place else fact for number, fact in enumerate(log.facts)]
    fresh, ends = relinked(log, facts)
    assert codes(look(log, fresh, ends)) == {"forked"}


def test_two_checkpoints_of_one_size_are_a_fork(log) -> None:
    facts = [EDITS["payload"](fact) if number == 6 else fact for number, fact in enumerate(log.facts)]
    fresh, _ = relinked(log, facts)
    other = type(log)(facts=fresh, signer=log.signer)
    assert codes(look(log, notes=[log.note(), other.note()])) == {"forked"}


def test_a_fact_moved_to_another_case_is_found(log) -> None:
    facts = [replace(fact, chain=log.facts[1].chain) if number == 2 else fact for number, fact in enumerate(log.facts)]
    assert {"edited", "order"} <= codes(look(log, facts))


def test_a_fact_of_another_tenant_is_found(log) -> None:
    other = replace(log.facts[0], tenant=log.facts[0].chain)
    assert {"swapped", "edited"} <= codes(look(log, [other, *log.facts[1:]]))


def test_a_checkpoint_of_another_log_is_found(log) -> None:
    from arrears.record.checkpoint import sign_checkpoint

    note = sign_checkpoint(log.signer, "arrears/other", 7, log.tree().root())
    assert codes(look(log, notes=[note])) == {"swapped"}


def test_a_checkpoint_by_another_key_is_found(log) -> None:
    stranger = type(log)(signer=type(log.signer)(bytes(32)))
    assert codes(look(log, key=stranger.signer.public_key())) == {"checkpoint_unsigned"}


def test_faults_are_counted_and_not_all_listed(log) -> None:
    facts = [EDITS["actor"](fact) for _ in range(40) for fact in log.facts]
    report = look(log, facts)
    assert report.count > 100 and len(report.faults) == 100
