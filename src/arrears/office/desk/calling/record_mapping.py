"""How an exchange writes its call detail records, as YAML (docs/how-to/use-the-desk.md)."""

from __future__ import annotations

import codecs
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from arrears.kernel.refusal import InputError
from arrears.office.gateways.port import Cause


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Strict):
    """Names of the file's columns. Without `record`, a line's natural key is made of what it says."""

    began: str = "began"
    seconds: str = "seconds"
    number: str = "number"
    record: str | None = None
    call: str | None = None
    vendor_id: str | None = None
    extension: str | None = None
    cause: str | None = None
    recording: str | None = None
    sha256: str | None = None

    def names(self) -> list[str]:
        """Return every column that the file must have."""
        return [name for name in self.model_dump().values() if name]


class Mapping(_Strict):
    """An exchange's layout. `time_format` without a zone is read in `timezone`; `causes` are its words for an end."""

    encoding: str = "utf-8-sig"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    skip_lines: int = Field(default=0, ge=0, le=1000)
    time_format: str = "%Y-%m-%d %H:%M:%S"
    timezone: str = "Asia/Shanghai"
    causes: dict[str, Cause] = {
        "ANSWERED": Cause.COMPLETED, "NO ANSWER": Cause.NO_ANSWER, "BUSY": Cause.BUSY, "FAILED": Cause.FAILED,
        "已接通": Cause.COMPLETED, "未接": Cause.NO_ANSWER, "占线": Cause.BUSY, "拒接": Cause.DECLINED,
    }  # fmt: skip
    columns: Columns = Columns()

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except LookupError:
            raise ValueError(f"{value!r} is no encoding; use e.g. utf-8-sig or gb18030") from None
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is no time zone; use e.g. Asia/Shanghai") from None
        return value


def load_mapping(path: Path | None) -> Mapping:
    """Return the mapping in a YAML file, or the usual one; raises `InputError` that names the key at fault."""
    if path is None:
        return Mapping()
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise InputError("mapping_unreadable", f"{path}: {fault}", "--mapping") from None
    try:
        return Mapping.model_validate(value)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "--mapping"
        raise InputError("mapping_malformed", first["msg"], place) from None
