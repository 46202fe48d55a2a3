"""Describes every kind of fact, for the reference page that is generated from it (docs/reference/facts.md)."""

from __future__ import annotations

import inspect
from importlib import import_module

from arrears.record.catalogue import Kind, known_kinds

HEAD = """# Facts

What can be on record: every kind of fact, generated from the code (`python -m arrears.record.describe`). Each fact also
carries its id, chain, number in the chain, version, when it happened, when it was recorded, who acted, where it came
from, and the digest of the fact before it. Amounts are whole minor units. How facts are linked and sealed:
[the office](../explanation/office.md).
"""


def describe() -> str:
    """Return the page."""
    import_module("arrears.record.kinds")
    ours = [kind for kind in known_kinds() if kind.payload.__module__.startswith("arrears.record.")]
    return HEAD + "".join(map(_section, ours))


def _section(kind: Kind) -> str:
    rows = [
        f"| {name} | {_type(field.annotation)} | {'yes' if field.is_required() else ''} |"
        for name, field in kind.payload.model_fields.items()
    ]
    about = " ".join((inspect.getdoc(kind.payload) or "").split())
    table = "\n".join(["| field | type | needed |", "|---|---|---|", *rows])
    return f"\n## `{kind.name}` · {kind.zh} · {kind.en}\n\nVersion {kind.version}. {about}\n\n{table}\n"


def _type(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) and "[" not in str(annotation) else str(annotation)
    for old, new in (("typing.", ""), ("datetime.", ""), ("uuid.", ""), ("NoneType", "None")):
        text = text.replace(old, new)
    return f"`{text}`".replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(describe())
