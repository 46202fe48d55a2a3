"""The record's algebra: one encoding a value, one root a log, proofs that hold and forgeries that do not."""

import json
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.refusal import InputError
from arrears.record import verifier
from arrears.record.canonical import encode
from arrears.record.merkle import Frontier, Tree

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
keys = st.text(st.characters(max_codepoint=126, exclude_characters="\0"), max_size=6)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
leaves = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@settings(max_examples=300, deadline=None)
@given(plain)
def test_what_is_encoded_reads_back_and_has_one_encoding(value: object) -> None:
    data = encode(value)
    assert json.loads(data) == value
    assert encode(json.loads(data)) == data
    assert verifier.canonical(value) == data  # who checks a bundle with Python alone hashes the same bytes


@settings(max_examples=200, deadline=None)
@given(plain, plain)
def test_two_values_never_share_an_encoding(one: object, two: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert (encode(one) == encode(two)) == same


@settings(max_examples=100, deadline=None)
@given(st.floats() | st.just(2**63) | st.just(-(2**63) - 1) | st.just("\0") | st.just("\ud800") | st.binary())
def test_what_has_no_single_encoding_is_refused_with_its_place(value: object) -> None:
    try:
        encode({"a": [1, value]})
    except InputError as fault:
        assert fault.path == "a[1]"
    else:
        raise AssertionError(value)


@settings(max_examples=60, deadline=None)
@given(leaves)
def test_a_frontier_grows_to_the_trees_root(data: list[bytes]) -> None:
    frontier, tree = Frontier(), Tree(data)
    for size, leaf in enumerate(data, 1):
        frontier.append(leaf)
        assert frontier.root() == tree.root(size)


@settings(max_examples=60, deadline=None)
@given(leaves, st.data())
def test_every_leaf_is_proven_and_no_other(data: list[bytes], draw: st.DataObject) -> None:
    tree = Tree(data)
    size = draw.draw(st.integers(1, len(data)))
    index = draw.draw(st.integers(0, size - 1))
    path, root = tree.inclusion(index, size), tree.root(size)
    assert verifier.root_from_inclusion(verifier.leaf_hash(data[index]), index, size, path) == root
    assert verifier.root_from_inclusion(verifier.leaf_hash(data[index] + b"x"), index, size, path) != root
    assert verifier.root_from_inclusion(verifier.leaf_hash(data[index]), index, size, [*path, bytes(32)]) != root
    if path:
        assert verifier.root_from_inclusion(verifier.leaf_hash(data[index]), index, size, path[:-1]) != root


@settings(max_examples=60, deadline=None)
@given(leaves, st.data())
def test_growth_is_proven_and_a_fork_is_not(data: list[bytes], draw: st.DataObject) -> None:
    tree = Tree(data)
    new = draw.draw(st.integers(1, len(data)))
    old = draw.draw(st.integers(0, new))
    path = tree.consistency(old, new)
    assert verifier.is_consistent(old, tree.root(old), new, tree.root(new), path)
    if 0 < old < new:
        forked = Tree([*data[: old - 1], data[old - 1] + b"x", *data[old:]])
        assert not verifier.is_consistent(old, forked.root(old), new, tree.root(new), path)
        assert not verifier.is_consistent(old, tree.root(old), new, forked.root(new), path)
        assert not verifier.is_consistent(old, tree.root(old), new, tree.root(new), path[:-1])


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_a_note_reads_back_for_its_key_alone(seed: bytes, size: int, root: bytes) -> None:
    from arrears.record.checkpoint import Signer, sign_checkpoint

    signer = Signer(seed)
    note = sign_checkpoint(signer, f"arrears/{UUID(int=5)}", size, root)
    assert verifier.read_note(note, signer.public_key()) == (f"arrears/{UUID(int=5)}", size, root)
    for wrong in (note.replace("\n", "\n0", 1), note + "\n", note[:-1], note.replace("arrears", "arrearz")):
        try:
            verifier.read_note(wrong, signer.public_key())
        except ValueError:
            continue
        raise AssertionError(wrong)
