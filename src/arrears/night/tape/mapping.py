"""A mapping: how the columns of another layout become those of the tape. YAML, checked when it is loaded.

docs/reference/mapping.md describes every key.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from arrears.kernel.refusal import InputError
from arrears.night.tape.expression import Expression, parse_expression
from arrears.night.tape.schema import BY_NAME


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ColumnRule(_Strict):
    """Where one canonical column comes from: a column of the file, a constant or an expression; then how to read it."""

    source: str | None = Field(None, alias="from")
    constant: str | None = None
    expression: str | None = None
    values: dict[str, str] = {}
    otherwise: str | None = None
    formats: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnRule:
        if sum(origin is not None for origin in (self.source, self.constant, self.expression)) != 1:
            raise ValueError("give exactly one of from, constant and expression")
        return self


class Join(_Strict):
    """Another file looked up for each row: `on` names the row's column and the file's, which must be unique there."""

    files: tuple[str, ...]
    name: str = Field(alias="as")
    on: dict[str, str]
    where: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


class Newest(_Strict):
    """Of the rows that agree in `per`, only the one whose expression `by` is largest is looked at."""

    per: tuple[str, ...]
    by: str


class Unpivot(_Strict):
    """Wide to long: one row for each of `columns`, its value in the column `value`, its label in the column `label`."""

    value: str
    label: str
    columns: dict[str, str]


def _shorthand(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    return {name: {"from": rule} if isinstance(rule, str) else rule for name, rule in given.items()}


class TableRule(_Strict):
    """One source of one table."""

    files: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    nulls: tuple[str, ...] = ()
    unpivot: Unpivot | None = None
    newest: Newest | None = None
    join: tuple[Join, ...] = ()
    where: str | None = None
    one_per: tuple[str, ...] = ()
    newest_by: str | None = None
    columns: Annotated[dict[str, ColumnRule], BeforeValidator(_shorthand)]


def _listed(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    return {name: [rule] if isinstance(rule, dict) else rule for name, rule in given.items()}


class Mapping(_Strict):
    """A whole mapping: its tables, and the day of the data where that is always the same."""

    name: str
    about: str = ""
    as_of: date | None = None
    tables: Annotated[dict[str, tuple[TableRule, ...]], BeforeValidator(_listed)]


def load_mapping(chosen: str | Path | Mapping) -> Mapping:
    """Return a shipped mapping by its name, or the mapping in a file; faults name the file and the key."""
    if isinstance(chosen, Mapping):
        return chosen
    shipped = files("arrears.night.tape.mappings").joinpath(f"{chosen}.yaml")
    path = Path(chosen)
    if shipped.is_file() and not path.is_file():
        return _checked(shipped.read_text(encoding="utf-8"), f"{chosen}.yaml")
    try:
        return _checked(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        names = ", ".join(shipped_mappings())
        raise InputError(
            "mapping_unknown", f"{chosen} is no readable file and no shipped mapping; those are {names}", "--mapping"
        ) from None


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that come with the product."""
    found = files("arrears.night.tape.mappings").iterdir()
    return sorted(entry.name.removesuffix(".yaml") for entry in found if entry.name.endswith(".yaml"))


def _checked(text: str, shown: str) -> Mapping:
    try:
        mapping = Mapping.model_validate(yaml.load(text, Loader=_Words))
    except yaml.YAMLError as fault:
        raise InputError("mapping_malformed", " ".join(str(fault).split()), shown) from None
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InputError("mapping_malformed", first["msg"], f"{shown}: {place}") from None
    for table, rules in mapping.tables.items():
        for at, rule in enumerate(rules):
            _check_rule(table, rule, f"{shown}: tables.{table}.{at}")
    return mapping


class _Words(yaml.SafeLoader):
    """YAML whose scalars stay the words that were written: 007 is no 7, and 2005-09-30 no date."""


_Words.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] in {"tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _check_rule(table: str, rule: TableRule, place: str) -> None:
    if table not in BY_NAME:
        raise InputError("mapping_table_unknown", f"{table} is no table; there are {', '.join(BY_NAME)}", place)
    known = {column.plain for column in BY_NAME[table].columns}
    for name, column in rule.columns.items():
        if name not in known:
            raise InputError("mapping_column_unknown", f"{name} is no column of {table}", f"{place}.columns.{name}")
        if column.expression is not None:
            parse_expression(column.expression, f"{place}.columns.{name}")
    absent = [column.plain for column in BY_NAME[table].columns if column.needed and column.plain not in rule.columns]
    if absent:
        raise InputError("mapping_column_missing", f"{table} needs {', '.join(absent)}", f"{place}.columns")
    for key in ("where", "newest_by"):
        if (text := getattr(rule, key)) is not None:
            parse_expression(text, f"{place}.{key}")
    if rule.newest is not None:
        parse_expression(rule.newest.by, f"{place}.newest.by")


def expressions(rule: TableRule) -> dict[str, Expression]:
    """Return the parsed expressions of a rule by their keys (a column's plain name, `where`, `newest_by`)."""
    texts = {name: column.expression for name, column in rule.columns.items() if column.expression is not None}
    staged = {"#where": rule.where, "#newest_by": rule.newest_by, "#newest": rule.newest and rule.newest.by}
    texts |= {key: text for key, text in staged.items() if text is not None}
    return {key: parse_expression(text, key) for key, text in texts.items()}
