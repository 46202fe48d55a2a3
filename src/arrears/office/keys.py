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
    text = given or _secret_file(config.keys / "personal.json", _new_personal_keys)
    return _parse_personal(text)


def record_signer(config: Config) -> Signer:
    """Return the key that signs checkpoints and bundles (``ARREARS_RECORD_KEY``, or the file)."""
    text = os.environ.get("ARREARS_RECORD_KEY") or _secret_file(config.keys / "record.key", _new_secret)
    return Signer(_bytes_32(text, "ARREARS_RECORD_KEY"))


def web_secret(config: Config) -> str:
    """Return the secret that signs sessions."""
    return os.environ.get("ARREARS_WEB_KEY") or _secret_file(config.keys / "web.key", _new_secret)


def add_master_key(config: Config, key_id: str) -> None:
    """Add a master key to the file and make it the current one; people's keys are wrapped anew by `privacy.rotate`."""
    path = config.keys / "personal.json"
    known = json.loads(_secret_file(path, _new_personal_keys))
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


def _secret_file(path: Path, make: object) -> str:
    """Return a secret file's text; where there is none it is made, once, even by several processes at a time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        _write_secret(fresh, make())  # type: ignore[operator]
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its secret is the one
        finally:
            fresh.unlink()
    return path.read_text().strip()


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
