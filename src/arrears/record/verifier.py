"""Checks an exported evidence bundle, offline. This one file is all it takes: Python 3.8 or later, nothing else.

    python3 verify.py BUNDLE.zip [--key FINGERPRINT] [--checkpoint NOTE.txt]

Every fact is hashed into the next (nothing edited, left out, put in or moved); every fact lies in the signed log
(Merkle tree, RFC 9162); checkpoint and manifest carry the log's Ed25519 signature (RFC 8032); every earlier checkpoint
begins the last one (no fork); every file is the listed one, and the bundle's bytes are the only ones that say so. What
it cannot know by itself is whose key that is: give `--key` with the fingerprint that you were told another way, and
`--checkpoint` with a note that you kept. Exit code: 0 all well, 1 faults found, 2 no bundle. It answers in JSON.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, Tuple

FACT_TAG = b"arrears/fact/v1\n"
BUNDLE_TAG = b"arrears/bundle/v1\n"
FORMAT = "arrears-bundle/1"
Point = Tuple[int, int, int, int]
Fault = Tuple[str, str]
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> bytes:
    """Return the one encoding of a JSON value: keys sorted, no spaces, UTF-8 (RFC 8785 for whole numbers)."""
    return _ENCODER.encode(value).encode("utf-8")


def fact_digest(envelope: bytes) -> bytes:
    """Return the 32-byte digest of a fact's canonical bytes; they hold the digest of the fact before it."""
    return hashlib.sha256(FACT_TAG + envelope).digest()


def leaf_hash(data: bytes) -> bytes:
    """Return a leaf's hash (RFC 9162, 2.1.1): leaves and nodes differ, so that none can pose as the other."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def turns(position: int, last: int, steps: int) -> list[bool] | None:
    """Return for each step of a proof whether it joins from the left, or None where a proof has another length."""
    found: list[bool] = []
    for _ in range(steps):
        if last == 0:
            return None
        found.append(bool(position & 1) or position == last)
        while found[-1] and position and not position & 1:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    return found if last == 0 else None


def root_from_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Return the root to which a leaf's audit path leads, or None where it cannot be one (RFC 9162, 2.1.3.2)."""
    sides = turns(index, size - 1, len(path)) if 0 <= index < size else None
    for left, step in zip(sides or [], path):
        leaf = node_hash(step, leaf) if left else node_hash(leaf, step)
    return None if sides is None else leaf


def is_consistent(old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: list[bytes]) -> bool:
    """Return whether the tree of `old_size` is the beginning of the tree of `new_size` (RFC 9162, 2.1.4.2)."""
    if old_size == new_size or old_size == 0:
        return not path and (old_size == 0 or old_root == new_root)
    steps = ([old_root] if old_size & (old_size - 1) == 0 else []) + path
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    sides = turns(position, last, len(steps) - 1) if steps and old_size < new_size else None
    if sides is None:
        return False
    old = new = steps[0]
    for left, step in zip(sides, steps[1:]):
        old = node_hash(step, old) if left else old
        new = node_hash(step, new) if left else node_hash(new, step)
    return old == old_root and new == new_root


# Ed25519 (RFC 8032, section 5.1), verification only
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)


def _add(a: Point, b: Point) -> Point:
    e = (a[1] - a[0]) * (b[1] - b[0]) % _P
    f = (a[1] + a[0]) * (b[1] + b[0]) % _P
    g = 2 * a[3] * b[3] * _D % _P
    h = 2 * a[2] * b[2] % _P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % _P, z * t % _P, y * z % _P, x * t % _P)


def _times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point, scalar = _add(point, point), scalar >> 1
    return result


def _point(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


def signature_is_good(key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether `signature` (64 bytes) is that of the public `key` (32 bytes) over `message`."""
    owner, nonce, scalar = _point(key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or scalar >= _L or len(key) != 32 or len(signature) != 64:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    a, b = _times(scalar, _BASE), _add(nonce, _times(challenge, owner))
    return (a[0] * b[2] - b[0] * a[2]) % _P == 0 and (a[1] * b[2] - b[1] * a[2]) % _P == 0


def key_hint(origin: str, key: bytes) -> bytes:
    """Return the four bytes by which a note's signature names its key (C2SP signed notes; 1 is Ed25519)."""
    return hashlib.sha256(origin.encode("utf-8") + b"\n\x01" + key).digest()[:4]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read_note(note: str, key: bytes) -> tuple[str, int, bytes]:
    """Return (origin, size, root) of a checkpoint whose signature by `key` is good, else raise ValueError."""
    text, separator, signatures = note.partition("\n\n")
    lines, signed = text.split("\n"), signatures.split(" ")
    if not separator or len(lines) != 3 or len(signed) != 3 or not lines[1].isascii() or not lines[1].isdigit():
        raise ValueError("not a checkpoint: origin, size, root and one signature are expected")
    origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2])
    blob = base64.b64decode(signed[2])
    one_way = f"{origin}\n{size}\n{_text(root)}\n\n\u2014 {origin} {_text(blob)}\n"
    if note != one_way or len(root) != 32:
        raise ValueError("the checkpoint is not written in the one way it can be")
    if blob[:4] != key_hint(origin, key) or not signature_is_good(key, f"{text}\n".encode(), blob[4:]):
        raise ValueError("the checkpoint's signature is not by this key")
    return origin, size, root


def pack(files: dict[str, bytes]) -> bytes:
    """Return the only zip archive that holds these files (name to bytes): stored, sorted, without times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[dict[str, bytes], list[Fault]]:
    """Return (files, faults) of a bundle; raises ValueError where it is no archive at all."""
    files: dict[str, bytes] = {}
    faults: list[Fault] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                try:
                    files[entry.filename] = archive.read(entry) if entry.compress_type == zipfile.ZIP_STORED else b""
                except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as fault:
                    faults.append((entry.filename, f"cannot be read: {fault}"))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise ValueError(f"not a readable bundle: {fault}") from None
    return files, faults


def check_facts(lines: list[bytes], tenant: str, chain: str) -> tuple[list[bytes], list[Fault]]:
    """Return (digests, faults) of a chain's canonical lines, in their order."""
    digests: list[bytes] = []
    faults: list[Fault] = []
    previous, seen = "0" * 64, set()
    for number, line in enumerate(lines, 1):
        fact = json.loads(line.decode())
        checks = {
            "is not in the canonical encoding": canonical(fact) == line,
            f"carries the number {fact['sequence']}: facts were left out, put in or moved": fact["sequence"] == number,
            "does not follow the fact before it: one was changed, put in or moved": fact["previous"] == previous,
            "belongs to another case or tenant": (fact["tenant"], fact["chain"]) == (tenant, chain),
            "has an id that stands twice": fact["id"] not in seen,
        }
        faults += [(f"fact {number}", says) for says, good in checks.items() if not good]
        seen.add(fact["id"])
        digests.append(fact_digest(line))
        previous = digests[-1].hex()
    return digests, faults


def check_log(files: dict[str, bytes], key: bytes, digests: list[bytes], kept: str | None) -> tuple[Any, list[Fault]]:
    """Return (checkpoint, faults): every fact lies in the signed log, and every earlier checkpoint begins it."""
    origin, size, root = read_note(files["checkpoint.txt"].decode("utf-8"), key)
    proofs, history = json.loads(files["proofs.json"].decode()), json.loads(files["history.json"].decode())
    faults = [] if len(proofs) == len(digests) else [("proofs", "not one proof for each fact")]
    for number, (digest, proof) in enumerate(zip(digests, proofs), 1):
        path = [bytes.fromhex(step) for step in proof["path"]]
        if root_from_inclusion(leaf_hash(digest), proof["leaf"], size, path) != root:
            faults.append((f"fact {number}", "does not lie in the signed log at its place"))
    known = {(origin, size, root)}
    for number, entry in enumerate(history, 1):
        earlier = read_note(entry["note"], key)
        known.add(earlier)
        path = [bytes.fromhex(step) for step in entry["path"]]
        if earlier[0] != origin or not is_consistent(earlier[1], earlier[2], size, root, path):
            faults.append((f"checkpoint {number}", "is not a beginning of the last one: the log was forked"))
    if kept is not None and read_note(kept, key) not in known:
        faults.append(("kept checkpoint", "the bundle's log does not contain it: the log was forked or cut"))
    return {"origin": origin, "size": size, "root": root.hex()}, faults


def check_files(data: bytes, files: dict[str, bytes], manifest: dict[str, Any]) -> list[Fault]:
    """Return the faults of the container: each file as listed, none more, and the bytes the only ones possible."""
    listed = {**manifest["files"], "manifest.json": None, "manifest.sig": None}
    faults = [(name, "is not listed in the manifest") for name in sorted(set(files) - set(listed))]
    faults += [(name, "is missing") for name in sorted(set(listed) - set(files))]
    for name, digest in sorted(manifest["files"].items()):
        if name in files and hashlib.sha256(files[name]).hexdigest() != digest:
            faults.append((name, "was changed"))
    return faults + ([] if pack(files) == data else [("bundle", "its container was changed or packed anew")])


def check_bundle(data: bytes, pinned: str = "", kept: str | None = None) -> dict[str, Any]:
    """Return the whole answer for a bundle's bytes, as plain JSON values; raises ValueError where it is unreadable."""
    files, faults = unpack(data)
    checkpoint, manifest, key = None, {}, b""
    try:
        key = base64.b64decode(files["key.txt"].strip(), validate=True)
        manifest = json.loads(files["manifest.json"].decode())
        faults += check_files(data, files, manifest)
        signature = base64.b64decode(files["manifest.sig"].strip(), validate=True)
        if manifest["format"] != FORMAT or not signature_is_good(key, BUNDLE_TAG + files["manifest.json"], signature):
            faults.append(("manifest", "its signature is not by this key"))
        lines = files["facts.jsonl"].split(b"\n")
        digests, found = check_facts(lines[:-1], manifest["tenant"], manifest["chain"])
        faults += found
        if lines[-1] or len(digests) != manifest["facts"] or not digests or digests[-1].hex() != manifest["head"]:
            faults.append(("facts", "the chain does not end where the manifest says: facts were cut off or added"))
        checkpoint, found = check_log(files, key, digests, kept)
        faults += found
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        faults.append(("bundle", f"{type(fault).__name__}: {fault}"))
    fingerprint = hashlib.sha256(key).hexdigest()
    if pinned and fingerprint != pinned.lower().replace(":", ""):
        faults.append(("key", "is not the one that you pinned"))
    unpinned = "the key comes from the bundle itself: compare its fingerprint with one that you were told another way"
    return {
        "verified": not faults,
        "facts": manifest.get("facts", 0) if isinstance(manifest, dict) else 0,
        "faults": [{"where": where, "says": text} for where, text in faults],
        "key": {"fingerprint": fingerprint, "pinned": bool(pinned), "warning": None if pinned else unpinned},
        "checkpoint": checkpoint,
    }


def main() -> int:
    """Check the bundle named on the command line."""
    arguments = argparse.ArgumentParser(description="Check an evidence bundle offline.")
    arguments.add_argument("bundle")
    arguments.add_argument("--key", default="", help="fingerprint of the log's key, told to you by another way")
    arguments.add_argument("--checkpoint", help="a checkpoint note that you kept")
    given = arguments.parse_args()
    try:
        kept = Path(given.checkpoint).read_text(encoding="utf-8") if given.checkpoint else None
        answer = check_bundle(Path(given.bundle).read_bytes(), given.key, kept)
    except (OSError, ValueError) as fault:
        print(json.dumps({"error": {"code": "bundle_unreadable", "message": str(fault), "path": given.bundle}}))
        return 2
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0 if answer["verified"] else 1


if __name__ == "__main__":
    sys.exit(main())
