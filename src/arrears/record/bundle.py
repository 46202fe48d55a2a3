"""An evidence bundle: one case's facts and documents with what it takes to verify them offline, and the verifier."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from arrears.record import verifier
from arrears.record.checkpoint import Signer, fingerprint
from arrears.record.fact import Fact, envelope, moment_text
from arrears.record.merkle import Tree

README = """证据包 / Evidence bundle

facts.jsonl      本案全部事实，每行一条，各含前一条的摘要（含每次联络的合规判定）
                 the case's facts, one a line, each holding the digest of the one before (verdicts included)
proofs.json      每条事实在存证日志中的位置与路径 / each fact's place and path in the signed log
checkpoint.txt   已签名的校验点 / the signed checkpoint;  history.json  更早的校验点 / earlier ones
documents/       文书 / documents;  manifest.json  清单 / list of files, signed in manifest.sig

验证（只需 Python，可离线） / Verify (Python alone, offline):

    python3 verify.py BUNDLE.zip --key {fingerprint}

此包中的公钥不能证明自己：请向放款机构另行核对指纹。verify.py 也可另行取得。
The key in this bundle cannot vouch for itself: compare its fingerprint with one that the lender told you another way;
the same holds for verify.py.
"""


@dataclass(frozen=True)
class Earlier:
    """A checkpoint that was signed before the last one."""

    size: int
    note: str


def make_bundle(
    facts: Sequence[Fact],
    leaves: Sequence[int],
    tree: Tree,
    note: str,
    earlier: Sequence[Earlier],
    documents: Mapping[str, bytes],
    signer: Signer,
    made_at: datetime,
) -> bytes:
    """Return a bundle's bytes: `facts` is a whole chain, `leaves[i]` the place of fact i in the `tree` of `note`."""
    key = signer.public_key()
    content = {
        "facts.jsonl": b"".join(envelope(fact) + b"\n" for fact in facts),
        "proofs.json": verifier.canonical([{"leaf": at, "path": _hex(tree.inclusion(at))} for at in leaves]),
        "checkpoint.txt": note.encode(),
        "history.json": verifier.canonical(
            [{"note": old.note, "path": _hex(tree.consistency(old.size))} for old in earlier]
        ),
        "key.txt": base64.b64encode(key) + b"\n",
        "verify.py": verifier_source(),
        "README.txt": README.format(fingerprint=fingerprint(key)).encode(),
        **{f"documents/{name}": data for name, data in documents.items()},
    }
    manifest = verifier.canonical(
        {
            "format": verifier.FORMAT,
            "tenant": str(facts[0].tenant),
            "chain": str(facts[0].chain),
            "facts": len(facts),
            "head": facts[-1].digest.hex(),
            "made_at": moment_text(made_at),
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in content.items()},
        }
    )
    content["manifest.json"] = manifest
    content["manifest.sig"] = base64.b64encode(signer.sign(verifier.BUNDLE_TAG + manifest)) + b"\n"
    return verifier.pack(content)


def verifier_source() -> bytes:
    """Return the text of the stand-alone verifier."""
    return files("arrears.record").joinpath("verifier.py").read_bytes()


def _hex(path: list[bytes]) -> list[str]:
    return [step.hex() for step in path]
