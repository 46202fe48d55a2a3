"""The office's keys, in files that only the owner can read, or from the environment.

* ``personal.json``: {"current": id, "keys": {id: base64 of 32 bytes}, "index": base64 of 32 bytes}: the master keys
  that wrap each person's own key, and the key of the blind index. A new id is added to rotate; old ones stay until
  every person's key is wrapped anew.
* ``record.key``: the 32 secret bytes, in base64, that sign checkpoints and bundles. Back it up apart from the database.
* ``web.key``: signs sessions; losing it signs everybody out and nothing more.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.record.checkpoint import Signer


@dataclass(frozen=True)
class PersonalKeys:
    """Master keys by id, which of them wraps new keys, and the blind index's key."""

    current: str
    masters: dict[str, bytes]
    index: bytes


def personal_keys(config: Config) -> PersonalKeys:
    """Return the master keys for personal data (``ARREARS_PERSONAL_KEYS`` holds the JSON, or the file)."""
    given = os.environ.get("ARREARS_PERSONAL_KEYS")
    text = given or _read_secret(config.keys / "personal.json")
    return _parse_personal(text)


def record_signer(config: Config) -> Signer:
    """Return the key that signs checkpoints and bundles (``ARREARS_RECORD_KEY``, or the file)."""
    text = os.environ.get("ARREARS_RECORD_KEY") or _read_secret(config.keys / "record.key")
    return Signer(_bytes_32(text, "ARREARS_RECORD_KEY"))


def web_secret(config: Config) -> str:
    """Return the secret that signs sessions; one for this process alone where there is no office yet."""
    given = os.environ.get("ARREARS_WEB_KEY")
    return given or (_read_secret(config.keys / "web.key") if config.keys.exists() else _new_secret())


def add_master_key(config: Config, key_id: str) -> None:
    """Add a master key to the file and make it the current one; people's keys are wrapped anew by `privacy.rotate`."""
    path = config.keys / "personal.json"
    known = json.loads(_read_secret(path))
    if key_id in known["keys"]:
        raise InputError("key_id_taken", f"there is a key {key_id!r} already; choose another id", "key_id")
    known["keys"][key_id], known["current"] = _new_secret(), key_id
    fresh = path.with_suffix(".new")
    _write_secret(fresh, json.dumps(known, indent=2))
    fresh.replace(path)


@lru_cache(maxsize=8)
def _parse_personal(text: str) -> PersonalKeys:
    try:
        known = json.loads(text)
        masters = {name: _bytes_32(key, f"keys.{name}") for name, key in known["keys"].items()}
        keys = PersonalKeys(known["current"], masters, _bytes_32(known["index"], "index"))
        keys.masters[keys.current]
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise InputError(
            "keys_malformed", f"the keys for personal data cannot be read: {fault}", "personal.json"
        ) from None
    return keys


def make_keys(config: Config) -> bool:
    """Make the keys of a new office and return True; where the folder is there already, make nothing.

    A key that is missing from it later is a fault: a new one in its place would hide what was lost.
    """
    if config.keys.exists():
        return False
    config.keys.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{config.keys.name}-", dir=config.keys.parent))
    for name, make in (("personal.json", _new_personal_keys), ("record.key", _new_secret), ("web.key", _new_secret)):
        _write_secret(fresh / name, make())
    try:
        fresh.rename(config.keys)
    except OSError:  # another process was first: its keys are the ones
        shutil.rmtree(fresh)
        return False
    return True


def _read_secret(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as fault:
        raise InputError(
            "key_missing", f"{path}: {fault.strerror}; put the key back from its copy", str(path)
        ) from None


def _write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _new_secret() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _new_personal_keys() -> str:
    return json.dumps({"current": "k1", "keys": {"k1": _new_secret()}, "index": _new_secret()}, indent=2)


def _bytes_32(text: str, path: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise InputError("key_malformed", "a key is 32 bytes in base64", path)
    return key
