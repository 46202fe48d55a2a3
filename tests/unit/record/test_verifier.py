"""The stand-alone verifier: known answers, and bundles that were tampered with."""

import ast
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from arrears.record import verifier
from arrears.record.bundle import verifier_source
from arrears.record.checkpoint import fingerprint
from arrears.record.merkle import Tree

# RFC 8032, section 7.1: key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]
# The Certificate Transparency project's vectors for RFC 6962 trees: leaves, and the roots of the first 1 to 8 of them.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_signatures_of_the_rfc(key: str, message: str, signature: str) -> None:
    assert verifier.signature_is_good(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verifier.signature_is_good(bytes.fromhex(key), bytes.fromhex(message) + b"\0", bytes.fromhex(signature))


def test_signatures_agree_with_the_library() -> None:
    chance = random.Random(7)
    for number in range(20):
        private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        message = chance.randbytes(number * 7)
        signature = bytearray(private.sign(message))
        assert verifier.signature_is_good(public, message, bytes(signature))
        signature[chance.randrange(64)] ^= 1 << chance.randrange(8)
        assert not verifier.signature_is_good(public, message, bytes(signature))


def test_a_signature_with_a_scalar_beyond_the_order_is_refused() -> None:
    """The same signature with L added to its scalar satisfies the equation; RFC 8032 refuses it (malleability)."""
    key, message, signature = (bytes.fromhex(part) for part in RFC_8032[2])
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not verifier.signature_is_good(key, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_certificate_transparency_vectors(size: int) -> None:
    assert Tree([bytes.fromhex(leaf) for leaf in CT_LEAVES]).root(size).hex() == CT_ROOTS[size - 1]


def test_the_verifier_is_one_short_file_that_needs_only_python() -> None:
    text = verifier_source().decode()
    assert len(text.splitlines()) < 300
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names), imported
    ast.parse(text, feature_version=(3, 8))


def test_an_honest_bundle_verifies_offline_with_nothing_but_python(log, tmp_path: Path) -> None:
    bundle = tmp_path / "case.zip"
    bundle.write_bytes(log.bundle(log.facts[0].chain))
    with zipfile.ZipFile(bundle) as archive:
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    pinned = fingerprint(log.signer.public_key())
    done = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "verify.py", bundle, "--key", pinned], capture_output=True, text=True
    )
    answer = json.loads(done.stdout)
    assert done.returncode == 0 and answer["verified"] and answer["facts"] == 4 and answer["key"]["pinned"], answer


def test_without_a_pinned_key_the_answer_says_so(log) -> None:
    answer = verifier.check_bundle(log.bundle(log.facts[0].chain))
    assert answer["verified"] and not answer["key"]["pinned"] and "bundle itself" in answer["key"]["warning"]


def test_a_bundle_signed_by_another_key_is_refused_when_the_key_is_pinned(log) -> None:
    pinned = fingerprint(log.signer.public_key())
    log.signer = type(log.signer)(bytes(32))
    forged = log.bundle(log.facts[0].chain)
    assert verifier.check_bundle(forged)["verified"]  # whole in itself: the key cannot vouch for itself
    answer = verifier.check_bundle(forged, pinned)
    assert not answer["verified"] and answer["faults"][0]["where"] == "key"


def test_a_kept_checkpoint_is_found_in_the_bundle_and_a_fork_is_not(log) -> None:
    bundle = log.bundle(log.facts[0].chain)
    assert verifier.check_bundle(bundle, kept=log.note(3))["verified"]
    fork = type(log)(signer=log.signer)
    for number in range(3):
        fork.add(log.facts[0].chain, f"another {number}")
    answer = verifier.check_bundle(bundle, kept=fork.note())
    assert [fault["where"] for fault in answer["faults"]] == ["kept checkpoint"]


def lines(log) -> list[bytes]:
    files, _ = verifier.unpack(log.bundle(log.facts[0].chain))
    return files["facts.jsonl"].split(b"\n")[:-1]


TAMPERED = {
    "edit": lambda said: [said[0].replace("第0步".encode(), "第9步".encode()), *said[1:]],
    "delete": lambda said: [said[0], *said[2:]],
    "insert": lambda said: [said[0], said[0], *said[1:]],
    "reorder": lambda said: [said[1], said[0], *said[2:]],
    "truncate": lambda said: said[:-1],
    "not canonical": lambda said: [said[0].replace(b'","', b'", "', 1), *said[1:]],
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_bundle_is_found_even_with_its_lists_mended(log, how: str) -> None:
    """The thief mends the list of files and the archive, but has no key: manifest and log give it away."""
    files, _ = verifier.unpack(log.bundle(log.facts[0].chain))
    said = TAMPERED[how](lines(log))
    files["facts.jsonl"] = b"".join(line + b"\n" for line in said)
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["facts.jsonl"] = __import__("hashlib").sha256(files["facts.jsonl"]).hexdigest()
    manifest["facts"], manifest["head"] = len(said), verifier.fact_digest(said[-1]).hex()
    files["manifest.json"] = verifier.canonical(manifest)
    answer = verifier.check_bundle(verifier.pack(files))
    assert "manifest" in {fault["where"] for fault in answer["faults"]}
    if how != "truncate":
        assert any(fault["where"].startswith("fact ") for fault in answer["faults"]), answer


def test_facts_of_another_case_in_the_bundle_are_found(log) -> None:
    one, _ = verifier.unpack(log.bundle(log.facts[0].chain))
    two, _ = verifier.unpack(log.bundle(log.facts[1].chain))
    one["facts.jsonl"] = two["facts.jsonl"]
    faults = verifier.check_bundle(verifier.pack(one))["faults"]
    assert {"says": "belongs to another case or tenant", "where": "fact 1"} in faults


@pytest.mark.parametrize("name", ["documents/demand.pdf", "checkpoint.txt", "history.json", "proofs.json", "verify.py"])
def test_a_changed_or_missing_or_extra_file_is_found(log, name: str) -> None:
    files, _ = verifier.unpack(log.bundle(log.facts[0].chain))
    changed = verifier.pack({**files, name: files[name] + b" "})
    missing = verifier.pack({key: data for key, data in files.items() if key != name})
    extra = verifier.pack({**files, "documents/other.pdf": b"x"})
    for data in (changed, missing, extra):
        assert not verifier.check_bundle(data)["verified"]


def test_any_flipped_bit_of_a_bundle_is_found(log) -> None:
    data, chance = log.bundle(log.facts[0].chain), random.Random(11)
    for place in sorted(chance.sample(range(len(data) * 8), 100)):
        flipped = bytearray(data)
        flipped[place // 8] ^= 1 << place % 8
        try:
            assert not verifier.check_bundle(bytes(flipped))["verified"], place
        except ValueError:
            continue  # no archive any more: said so


def test_every_flipped_bit_of_the_facts_is_found(log) -> None:
    whole = lines(log)
    head = verifier.fact_digest(whole[-1])
    for number, line in enumerate(whole[:2]):
        for place in range(len(line) * 8):
            flipped = bytearray(line)
            flipped[place // 8] ^= 1 << place % 8
            said = [*whole[:number], bytes(flipped), *whole[number + 1 :]]
            try:
                digests, faults = verifier.check_facts(said, str(log.facts[0].tenant), str(log.facts[0].chain))
            except (ValueError, KeyError, TypeError):
                continue
            assert faults or digests[-1] != head, place


def test_a_bundle_packed_anew_is_told_apart(log) -> None:
    files, _ = verifier.unpack(log.bundle(log.facts[0].chain))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    assert not verifier.check_bundle(buffer.getvalue())["verified"]


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00" * 100, b"not a bundle"])
def test_what_is_no_bundle_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a readable bundle"):
        verifier.check_bundle(data)


def test_an_archive_without_the_files_is_a_fault_and_no_crash() -> None:
    assert not verifier.check_bundle(verifier.pack({"readme": b"x"}))["verified"]
