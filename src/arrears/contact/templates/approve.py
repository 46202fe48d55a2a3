"""The life of a text: a draft, approved by somebody else than its author, retired by a newer version."""

from __future__ import annotations

from dataclasses import replace

from arrears.contact.templates.check import faults_of
from arrears.contact.templates.model import State, Template
from arrears.kernel.refusal import InputError

_NEXT: dict[State, tuple[State, ...]] = {"draft": ("approved",), "approved": ("retired",), "retired": ()}


def moved(template: Template, to: State) -> Template:
    """Return the text in its next state; a draft with faults is not approved. Whose eyes saw it, the office knows."""
    if to not in _NEXT[template.state]:
        raise InputError("state_not_reachable", f"a text that is {template.state} does not become {to}", "state")
    faults = faults_of(template) if to == "approved" else []
    if faults:
        raise InputError("template_faulty", "; ".join(fault.en for fault in faults), "text")
    return replace(template, state=to)


def next_version(template: Template) -> Template:
    """Return a draft to be worded anew; the version before it keeps its words for ever."""
    return replace(template, version=template.version + 1, state="draft")
