"""Describes every kind of fact, for the reference page that is generated from it (docs/reference/facts.md)."""

from __future__ import annotations

import inspect
from importlib import import_module

from arrears.record.catalogue import Kind, known_kinds

HEAD = """# Facts

What can be on record: every kind of fact, generated from the code (`make docs`). Each fact also
carries its id, chain, number in the chain, version, when it happened, when it was recorded, who acted, where it came
from, and the digest of the fact before it. Amounts are whole minor units. How facts are linked and sealed:
[the office](../explanation/office.md).
"""


def describe() -> str:
    """Return the page of every kind that is declared: those shared by all, and those of parts that were loaded."""
    import_module("arrears.record.kinds")
    return HEAD + "".join(map(_section, known_kinds()))


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
