"""A YAML text as entries that know their line: scalars stay the text that was written.

YAML's own guesses (09:00 becomes 540, `no` becomes false, 0.10 a float) would change what the author wrote; here each
reader says what it expects. Repeated keys and aliases that run in circles are faults.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from arrears.kernel.refusal import InputError

DEEPEST = 12


@dataclass(frozen=True)
class Entry:
    """One place of the file: a text, a list or a mapping, and the line where it starts (from 1)."""

    value: str | list[Entry] | dict[str, Entry]
    line: int

    @property
    def text(self) -> str:
        """Return the scalar, or what kind of thing stands in its place."""
        return self.value if isinstance(self.value, str) else f"a {'list' if isinstance(self.value, list) else 'map'}"


@dataclass(eq=False)
class SourceError(InputError):
    """The text is no YAML that a strategy could be read from; `line` counts from 1."""

    line: int = 1


def read_entries(text: str) -> Entry:
    """Return the file as entries; the whole file must be one mapping."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise _fault("yaml_malformed", f"{fault.problem or 'not YAML'}; {_HINT}", mark.line if mark else 0) from None
    except (yaml.YAMLError, RecursionError) as fault:
        raise _fault("yaml_malformed", f"{str(fault).splitlines()[0]}; {_HINT}", 0) from None
    if not isinstance(node, yaml.MappingNode):
        raise _fault("yaml_not_mapping", "a strategy is a mapping with strategy, version, tiers, hit and rows", 0)
    return _entry(node, 0)


_HINT = 'write conditions that start with > or < in quotes, such as ">=91"'


def _entry(node: yaml.Node, depth: int) -> Entry:
    line = node.start_mark.line
    if depth > DEEPEST:
        raise _fault("yaml_too_deep", f"nested more than {DEEPEST} deep", line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(child, depth + 1) for child in node.value], line + 1)
    if not isinstance(node, yaml.MappingNode):
        return Entry(str(node.value), line + 1)
    result: dict[str, Entry] = {}
    for key, child in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in result:
            raise _fault("yaml_repeated_key", f"the key {name!r} stands twice in one mapping", key.start_mark.line)
        result[name] = _entry(child, depth + 1)
    return Entry(result, line + 1)


def _fault(code: str, message: str, line: int) -> SourceError:
    return SourceError(code, message, "", line + 1)
