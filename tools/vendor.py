"""Fetch the front-end files and fonts named in vendor.json from their npm packages, with licences, at fixed versions.

The hash of every file is kept in vendor.lock.json: a package that changed under its version is refused. Of a font, only
the characters of Chinese papers are kept: a Chinese font is large, and its licence (OFL) allows a smaller one.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).parent
OFFICE = HERE.parent / "src" / "arrears" / "office"
TARGET = OFFICE / "static" / "vendor"
FONTS = OFFICE / "legal" / "fonts"
CHECKS = HERE.parent / "tests" / "browser" / "vendor"
"""What only the tests load: it never leaves this repository with the product."""
SIGNS = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x2000, 0x2070),
    *range(0x3000, 0x3040),
    *range(0xFF00, 0xFFF0),
}
PAIRS = [bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF)]
GB2312 = {ord(text) for pair in PAIRS if len(text := pair.decode("gb2312", "ignore")) == 1}
CHARACTERS = {"unified": SIGNS | GB2312 | set(range(0x4E00, 0xA000)), "gb2312": SIGNS | GB2312}


def fetch(package: str, version: str, folder: Path) -> Path:
    """Return the package's archive, downloaded by npm."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def extract(archive: Path, files: dict[str, str], target: Path = TARGET) -> dict[str, str]:
    """Write the named files to the target folder; return the SHA-256 of each."""
    hashes: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for inside, outside in files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{archive.name} has no file {inside}")
            content = b"\n".join(
                line for line in member.read().split(b"\n") if not line.startswith((b"//# source", b"/*# source"))
            )
            (target / outside).write_bytes(content)
            hashes[outside] = hashlib.sha256(content).hexdigest()
    return hashes


def fonts(archive: Path, files: dict[str, list[str]]) -> dict[str, str]:
    """Write the named fonts with the characters asked for, and their licence whole; return the SHA-256 of each."""
    hashes: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for inside, (outside, *characters) in files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{archive.name} has no file {inside}")
            content = member.read()
            for kept in characters:
                content = _smaller(content, CHARACTERS[kept])
            (FONTS / outside).write_bytes(content)
            hashes[outside] = hashlib.sha256(content).hexdigest()
    return hashes


def _smaller(font: bytes, characters: set[int]) -> bytes:
    options = subset.Options()
    options.hinting, options.name_IDs, options.notdef_outline = False, ["*"], True
    options.layout_features, options.recalc_timestamp = ["kern", "locl"], False
    opened = subset.load_font(io.BytesIO(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(opened)
    written = io.BytesIO()
    opened.save(written)
    return written.getvalue()


def main() -> None:
    """Fetch everything and compare with the lock; write the lock where there is none."""
    for folder in (TARGET, FONTS, CHECKS):
        folder.mkdir(parents=True, exist_ok=True)
    wanted = json.loads((HERE / "vendor.json").read_text())
    hashes: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for package, entry in wanted.items():
            archive = fetch(package, entry["version"], Path(scratch))
            hashes |= extract(archive, entry.get("files", {})) | fonts(archive, entry.get("fonts", {}))
            hashes |= extract(archive, entry.get("checks", {}), CHECKS)
    lock = HERE / "vendor.lock.json"
    if lock.exists() and json.loads(lock.read_text()) != hashes:
        raise SystemExit("a vendored file differs from vendor.lock.json: look at it, then remove the lock to renew it")
    lock.write_text(json.dumps(hashes, indent=2) + "\n")
    sys.stdout.write(f"{len(hashes)} files in {TARGET} and {FONTS}\n")


if __name__ == "__main__":
    main()
