"""Fetch the front-end files named in vendor.json from their npm packages, with their licences, at fixed versions.

The hash of every file is kept in vendor.lock.json: a package that changed under its version is refused.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "arrears" / "office" / "static" / "vendor"


def fetch(package: str, version: str, folder: Path) -> Path:
    """Return the package's archive, downloaded by npm."""
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / done.stdout.strip().splitlines()[-1]


def extract(archive: Path, files: dict[str, str]) -> dict[str, str]:
    """Write the named files to the target; return the SHA-256 of each."""
    hashes: dict[str, str] = {}
    with tarfile.open(archive) as tar:
        for inside, outside in files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{archive.name} has no file {inside}")
            content = b"\n".join(
                line for line in member.read().split(b"\n") if not line.startswith((b"//# source", b"/*# source"))
            )
            (TARGET / outside).write_bytes(content)
            hashes[outside] = hashlib.sha256(content).hexdigest()
    return hashes


def main() -> None:
    """Fetch everything and compare with the lock; write the lock where there is none."""
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = json.loads((HERE / "vendor.json").read_text())
    hashes: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package, entry in wanted.items():
            hashes |= extract(fetch(package, entry["version"], Path(folder)), entry["files"])
    lock = HERE / "vendor.lock.json"
    if lock.exists() and json.loads(lock.read_text()) != hashes:
        raise SystemExit("a vendored file differs from vendor.lock.json: look at it, then remove the lock to renew it")
    lock.write_text(json.dumps(hashes, indent=2) + "\n")
    sys.stdout.write(f"{len(hashes)} files in {TARGET}\n")


if __name__ == "__main__":
    main()
