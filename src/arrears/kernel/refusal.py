"""What goes wrong with input, as values: a code, a message that says the mend, and the place.

Exceptions of other types mean broken code; an `InputError` means that somebody outside can mend what they sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(eq=False)
class InputError(ValueError):
    """Input that cannot be accepted: `path` names the place (``payments[2].amount``), `code` the kind of fault."""

    code: str
    message: str
    path: str = ""

    def __str__(self) -> str:
        """Return the message with its place, for a person."""
        return f"{self.path}: {self.message}" if self.path else self.message

    def at(self, prefix: str) -> InputError:
        """Return the same fault as seen from an enclosing object."""
        if not self.path:
            return InputError(self.code, self.message, prefix)
        joint = "" if self.path.startswith("[") else "."
        return InputError(self.code, self.message, f"{prefix}{joint}{self.path}")

    def as_json(self) -> dict[str, dict[str, str]]:
        """Return the object that every command prints on standard error."""
        return {"error": {"code": self.code, "message": self.message, "path": self.path}}


def known_keys(value: Mapping[str, object], known: Collection[str], path: str = "") -> None:
    """Refuse an object with a key that nobody reads: misspelt, it would be left out in silence."""
    for key in value:
        if key not in known:
            place = f"{path}.{key}" if path else key
            raise InputError("unknown_key", f"{key!r} is not known here; known: {', '.join(known)}", place)
