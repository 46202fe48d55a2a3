"""Where webhooks may go: to public addresses over TLS, never into the office's own network."""

from __future__ import annotations

import ipaddress
import os
import socket
from urllib.parse import urlsplit

from arrears.kernel.refusal import InputError


def check_address(url: str, *, resolve: bool = False) -> None:
    """Refuse an address that is no https URL, or (with `resolve`) one that leads to a private network.

    ``ARREARS_WEBHOOKS_PRIVATE=1`` allows http and private addresses: for a network that is trusted as a whole.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InputError("url_malformed", "this is no URL", "url") from None
    trusted = os.environ.get("ARREARS_WEBHOOKS_PRIVATE") == "1"
    if not host or parts.username or parts.fragment or not url.isascii() or any(sign.isspace() for sign in url):
        raise InputError("url_malformed", "give a URL such as https://example.com/hooks", "url")
    if parts.scheme != "https" and not (trusted and parts.scheme == "http"):
        raise InputError("url_not_https", "webhooks go over https", "url")
    if not trusted:
        _refuse_private(host, port or 443, resolve)


def _refuse_private(host: str, port: int, resolve: bool) -> None:
    found = [host]
    if resolve:
        try:
            found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError:
            raise InputError("host_unknown", f"{host} is not found", "url") from None
    for address in found:
        try:
            if not ipaddress.ip_address(address.split("%")[0]).is_global:
                raise InputError("url_private", f"{host} leads into a private network", "url")
        except ValueError as fault:
            if isinstance(fault, InputError):
                raise
            if host == "localhost" or host.endswith(".localhost"):
                raise InputError("url_private", f"{host} leads into a private network", "url") from None
