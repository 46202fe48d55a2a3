"""Which gateway carries which channel: a JSON file, ``ARREARS_GATEWAYS`` or ``gateways.json`` in the data folder.

Secrets need not stand in it: ``"$NAME"`` stands for the environment variable NAME.

    {"gateways": [
      {"kind": "smtp", "channels": ["email"], "host": "mail.example.org", "sender": "desk@example.org",
       "callback_key": "$MAIL_KEY", "user": "desk", "password": "$MAIL_PASSWORD"},
      {"kind": "carrier", "channels": ["sms", "app"], "url": "http://127.0.0.1:8025"}]}
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from arrears.kernel.refusal import InputError
from arrears.office.config import Config
from arrears.office.gateways.port import Gateway
from arrears.office.gateways.signature import read_secret

Channel = Literal["sms", "email", "app", "letter", "voice_bot", "call"]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    channels: tuple[Channel, ...] = Field(min_length=1)
    timeout: float = Field(default=10, gt=0, le=60)


class CarrierSettings(_Settings):
    """The local carrier: for a demo or a trial."""

    kind: Literal["carrier"]
    url: str


class WebhookSettings(_Settings):
    """A vendor that speaks the generic signed webhook."""

    kind: Literal["webhook"]
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    url: str
    secrets: tuple[str, ...] = Field(min_length=1)
    batch: int = Field(default=500, ge=1, le=2000)


class SmtpSettings(_Settings):
    """A mail server."""

    kind: Literal["smtp"]
    host: str
    sender: str
    callback_key: str = Field(min_length=16)
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None


class AlibabaSettings(_Settings):
    """An account of Alibaba Cloud SMS."""

    kind: Literal["alibaba"]
    access_key_id: str
    access_key_secret: str
    callback_key: str = Field(min_length=16)
    sign_name: str | None = None
    endpoint: str = "dysmsapi.aliyuncs.com"
    protocol: Literal["https", "http"] = "https"


class TencentSettings(_Settings):
    """An account of Tencent Cloud SMS."""

    kind: Literal["tencent"]
    secret_id: str
    secret_key: str
    sdk_app_id: str
    callback_key: str = Field(min_length=16)
    sign_name: str | None = None
    region: str = "ap-guangzhou"
    endpoint: str = "sms.tencentcloudapi.com"
    protocol: Literal["https", "http"] = "https"


class SmppSettings(_Settings):
    """An account on a short message centre."""

    kind: Literal["smpp"]
    host: str
    system_id: str
    password: str
    source: str
    port: int = 2775
    system_type: str = ""


class AppriseSettings(_Settings):
    """Addresses of Apprise, one for each channel."""

    kind: Literal["apprise"]
    patterns: dict[Channel, str]


OneGateway = Annotated[
    CarrierSettings | WebhookSettings | SmtpSettings | AlibabaSettings | TencentSettings | SmppSettings
    | AppriseSettings,
    Field(discriminator="kind"),
]  # fmt: skip


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    gateways: tuple[OneGateway, ...]


def open_gateways(config: Config) -> dict[str, Gateway]:
    """Return the gateway of each channel; none where there is no file. Raises `InputError` naming the place."""
    named = os.environ.get("ARREARS_GATEWAYS")
    path = Path(named) if named else config.data / "gateways.json"
    if not named and not path.exists():
        return {}
    try:
        given = json.loads(path.read_bytes())
    except OSError as fault:
        message = f"{path} cannot be read: {fault.strerror}"
        raise InputError("gateways_unreadable", message, "ARREARS_GATEWAYS") from None
    except ValueError as fault:
        raise InputError("gateways_malformed", f"{path} is not JSON: {fault}", "ARREARS_GATEWAYS") from None
    return read_gateways(given, os.environ)


def read_gateways(given: Any, environment: Mapping[str, str]) -> dict[str, Gateway]:
    """Return the gateway of each channel from the settings' JSON."""
    try:
        file = _File.model_validate(_with_secrets(given, environment, ""))
    except ValidationError as faults:
        first = faults.errors(include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise InputError("gateways_malformed", first["msg"], place) from None
    found: dict[str, Gateway] = {}
    for number, settings in enumerate(file.gateways):
        gateway = _open(settings, f"gateways.{number}")
        if any(other.name == gateway.name for other in found.values()):
            message = f"there are two gateways named {gateway.name}; the record could not tell them apart"
            raise InputError("gateway_named_twice", message, f"gateways.{number}")
        for channel in settings.channels:
            if channel in found or channel not in gateway.channels:
                why = "has a gateway already" if channel in found else f"is not carried by {settings.kind}"
                raise InputError("channel_not_carried", f"{channel} {why}", f"gateways.{number}.channels")
            found[channel] = gateway
    return found


def _open(settings: OneGateway, path: str) -> Gateway:
    """Return the gateway; a vendor's library is loaded only where it is used."""
    given = settings.model_dump(exclude={"kind", "channels", "timeout"})
    timeout = settings.timeout
    match settings:
        case CarrierSettings():
            from arrears.office.gateways.local import local_gateway

            return local_gateway(settings.url, timeout=timeout)
        case WebhookSettings():
            from arrears.office.gateways.webhook import WebhookGateway

            secrets = [read_secret(text, f"{path}.secrets.{place}") for place, text in enumerate(settings.secrets)]
            return WebhookGateway(
                settings.url, secrets, frozenset(settings.channels), name=settings.name, batch=settings.batch,
                timeout=timeout,
            )  # fmt: skip
        case SmtpSettings():
            from arrears.office.gateways.smtp import MailServer, SmtpGateway

            return SmtpGateway(MailServer(**given), timeout=timeout)
        case AlibabaSettings():
            from arrears.office.gateways.alibaba import AlibabaAccount, AlibabaGateway

            return AlibabaGateway(AlibabaAccount(**given), timeout=timeout)
        case TencentSettings():
            from arrears.office.gateways.tencent import TencentAccount, TencentGateway

            return TencentGateway(TencentAccount(**given), timeout=timeout)
        case SmppSettings():
            from arrears.office.gateways.smpp import SmppGateway, Smsc

            return SmppGateway(Smsc(**given), timeout=timeout)
        case AppriseSettings():
            from arrears.office.gateways.by_apprise import AppriseGateway

            return AppriseGateway({str(channel): way for channel, way in settings.patterns.items()}, timeout=timeout)


def _with_secrets(given: Any, environment: Mapping[str, str], path: str) -> Any:
    """Put environment variables in the place of ``$NAME``."""
    if isinstance(given, dict):
        return {key: _with_secrets(value, environment, f"{path}.{key}".lstrip(".")) for key, value in given.items()}
    if isinstance(given, list):
        return [_with_secrets(value, environment, f"{path}.{place}") for place, value in enumerate(given)]
    if isinstance(given, str) and given.startswith("$"):
        if given[1:] not in environment:
            raise InputError("secret_missing", f"the environment has no {given[1:]}", path)
        return environment[given[1:]]
    return given
