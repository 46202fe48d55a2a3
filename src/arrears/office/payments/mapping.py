"""How a bank writes its file, as YAML: columns, dates, marks, encoding (docs/how-to/take-in-payments.md)."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from arrears.kernel.money import exponent
from arrears.kernel.refusal import InputError


class Strict(BaseModel):
    """A part of a layout: a key that is not known is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextFile(Strict):
    """How any file of separated cells is written."""

    encoding: str = "utf-8-sig"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    skip_lines: int = Field(default=0, ge=0, le=1000)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError:
            raise ValueError(f"{value!r} is no encoding; use e.g. utf-8-sig or gb18030") from None
        return value


L = TypeVar("L", bound=Strict)


class Columns(Strict):
    """Names of the file's columns. `amount` with `direction`, or `credit` and `debit`, or an `amount` with a sign."""

    date: str
    amount: str | None = None
    credit: str | None = None
    debit: str | None = None
    direction: str | None = None
    currency: str | None = None
    bank_reference: str | None = None
    contract: str | None = None
    text: list[str] = Field(default_factory=lambda: list[str]())
    payer_name: str | None = None
    payer_number: str | None = None
    reversal: str | None = None

    @field_validator("text", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_amounts(self) -> Columns:
        if (self.amount is None) == (self.credit is None):
            raise ValueError("give either amount or credit (with debit)")
        if self.debit and not self.credit:
            raise ValueError("debit stands beside credit")
        return self

    def names(self) -> list[str]:
        """Return every column that the file must have."""
        single = (
            self.date, self.amount, self.credit, self.debit, self.direction, self.currency, self.bank_reference,
            self.contract, self.payer_name, self.payer_number, self.reversal,
        )  # fmt: skip
        return [name for name in (*single, *self.text) if name]


class Mapping(TextFile):
    """A bank's layout. Everything has a default but the columns; camt.053 needs none."""

    format: Literal["csv", "camt.053"] = "csv"
    account: str = ""
    date_format: str = "%Y-%m-%d"
    decimal_mark: Literal[".", ","] = "."
    thousands_mark: Literal["", ",", ".", " ", "'"] = ","
    currency: str = "CNY"
    incoming: list[str] = ["贷", "贷方", "收入", "C", "CR", "CRDT", "credit"]
    reversals: list[str] = ["冲正", "红字", "R", "Y", "是", "1", "true"]
    columns: Columns | None = None

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        exponent(value)
        return value

    @model_validator(mode="after")
    def _whole(self) -> Mapping:
        if self.format == "csv" and self.columns is None:
            raise ValueError("a CSV file needs columns")
        if self.decimal_mark == self.thousands_mark:
            raise ValueError("decimal_mark and thousands_mark are the same")
        return self


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in a YAML file; raises `InputError` that names the key at fault."""
    return load_layout(path, Mapping)


def read_mapping(value: object) -> Mapping:
    """Return the mapping that a value describes."""
    return read_layout(value, Mapping)


def load_layout(path: Path, kind: type[L]) -> L:
    """Return a layout of that kind in a YAML file; raises `InputError` that names the key at fault."""
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise InputError("mapping_unreadable", f"{path}: {fault}", "--mapping") from None
    return read_layout(value, kind)


def read_layout(value: object, kind: type[L]) -> L:
    """Return the layout that a value describes."""
    try:
        return kind.model_validate(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "--mapping"
        raise InputError("mapping_malformed", first["msg"], place) from None


def mapping_for(file: Path) -> Mapping:
    """Return the mapping of a file that needs none: an XML statement; anything else must say its columns."""
    if file.suffix.lower() == ".xml":
        return Mapping(format="camt.053")
    raise InputError("mapping_missing", f"{file.name} needs a mapping that says its columns", "--mapping")
