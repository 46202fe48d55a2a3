"""How an exchange writes its call detail records, as YAML (docs/how-to/use-the-desk.md)."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import field_validator

from arrears.office.gateways.port import Cause
from arrears.office.payments.mapping import Strict, TextFile, load_layout


class Columns(Strict):
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


class Mapping(TextFile):
    """An exchange's layout. `time_format` without a zone is read in `timezone`; `causes` are its words for an end."""

    time_format: str = "%Y-%m-%d %H:%M:%S"
    timezone: str = "Asia/Shanghai"
    causes: dict[str, Cause] = {
        "ANSWERED": Cause.COMPLETED, "NO ANSWER": Cause.NO_ANSWER, "BUSY": Cause.BUSY, "FAILED": Cause.FAILED,
        "已接通": Cause.COMPLETED, "未接": Cause.NO_ANSWER, "占线": Cause.BUSY, "拒接": Cause.DECLINED,
    }  # fmt: skip
    columns: Columns = Columns()

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
    return Mapping() if path is None else load_layout(path, Mapping)
