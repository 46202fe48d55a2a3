"""The edge of the command line: JSON in, JSON out, and one shape for every fault of the input."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

from arrears.kernel.refusal import InputError

P = ParamSpec("P")
R = TypeVar("R")


def faults_as_json(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command print an input fault as one JSON object on standard error and exit with 2."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except InputError as fault:
            print(json.dumps(fault.as_json(), ensure_ascii=False), file=sys.stderr)
            raise SystemExit(2) from None

    return wrapped


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input for ``-``."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as fault:
        raise InputError("file_unreadable", f"{source}: {fault.strerror}; give a readable file or -", "FILE") from None
    except UnicodeDecodeError:
        raise InputError("file_not_utf8", f"{source} is not UTF-8 text", "FILE") from None


def parse_json(text: str) -> Any:
    """Return the value of a JSON text; repeated keys and NaN are faults, as they hide what was meant."""
    try:
        value = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
        if "\\ud" in text.lower():  # half of a character cannot be written out again
            json.dumps(value, ensure_ascii=False).encode()
    except InputError:
        raise
    except json.JSONDecodeError as fault:
        raise InputError("json_malformed", f"{fault.msg} at line {fault.lineno}, column {fault.colno}") from None
    except UnicodeEncodeError:
        raise InputError("text_malformed", "a text holds half of a character (a lone surrogate)") from None
    except RecursionError:
        raise InputError("json_too_deep", "the JSON is nested too deeply") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise InputError("number_too_long", "a number has too many digits") from None
    return value


def read_json(source: str) -> Any:
    """Return the JSON value of a file, or of standard input for ``-``."""
    return parse_json(read_text(source))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever reads half of it; its folder is made where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as fault:
        raise InputError("file_unwritable", fault.strerror or str(fault), str(path)) from None


def print_json(value: object) -> None:
    """Print one JSON value on standard output, readable and in UTF-8."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise InputError("json_repeated_key", f"the key {key!r} stands twice in one object", key)
        result[key] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise InputError("json_not_finite", f"{name} is not a JSON value")
