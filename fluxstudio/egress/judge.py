"""May we go to this address, as it is written? Judged on the very object that is connected to (`httpx.URL`)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from fluxstudio.domain.addresses import is_public
from fluxstudio.egress.errors import EgressRefused

LONGEST_URL = 8192
DEFAULT_PORTS = {"http": 80, "https": 443}
# What browsers and httpx read differently: a backslash, a space, anything that does not print.
UNWRITABLE = re.compile(r"[\x00-\x20\x7f\\]")
LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
# At least two labels, the last one no number: `db`, `localhost`, `127.1` and `0x7f.1` are not names of the internet.
PUBLIC_NAME = re.compile(rf"(?=.{{4,253}}$)({LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Rules:
    """`trusted` origins pass as they are; everything else needs https, one of `ports` and a host of the internet."""

    trusted: frozenset[str]
    refused_hosts: frozenset[str]
    ports: frozenset[int]


def origin(url: str | httpx.URL) -> str:
    """`scheme://host:port`, lower case, the port always written."""
    parsed = httpx.URL(url)
    host = parsed.raw_host.decode("ascii").lower()
    shown = f"[{host}]" if ":" in host else host
    port = DEFAULT_PORTS.get(parsed.scheme) if parsed.port is None else parsed.port
    return f"{parsed.scheme}://{shown}:{port}"


def judge(text: str, rules: Rules) -> httpx.URL:
    """The URL to connect to, without its fragment. Raises EgressRefused."""
    url = parse(text)
    if url.userinfo or b"@" in url.netloc:
        raise EgressRefused("a user name in the address")
    if origin(url) not in rules.trusted:
        _judge_stranger(url, rules)
    return url.copy_with(fragment=None)


def judge_redirect(here: httpx.URL, location: str, rules: Rules) -> httpx.URL:
    """Where a redirect leads, judged like a first address. Only a trusted origin may send us to a trusted one."""
    if UNWRITABLE.search(location):
        raise EgressRefused("an unreadable redirect")
    try:
        there = judge(str(here.join(location)), rules)
    except (httpx.InvalidURL, ValueError) as error:
        raise EgressRefused("an unreadable redirect") from error
    if origin(there) in rules.trusted and origin(here) not in rules.trusted:
        raise EgressRefused("a redirect from outside to a trusted origin")
    return there


def parse(text: str) -> httpx.URL:
    """The address as httpx reads it. Raises EgressRefused for what it cannot read, or only by guessing."""
    if len(text) > LONGEST_URL or UNWRITABLE.search(text):
        raise EgressRefused("an unreadable address")
    try:
        url = httpx.URL(text)
        url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError) as error:
        raise EgressRefused("an unreadable address") from error
    return url


def _judge_stranger(url: httpx.URL, rules: Rules) -> None:
    if url.scheme != "https":
        raise EgressRefused("not https")
    if (DEFAULT_PORTS["https"] if url.port is None else url.port) not in rules.ports:
        raise EgressRefused("a port other than https's own")
    _judge_host(url.raw_host.decode("ascii").lower(), rules)


def _judge_host(host: str, rules: Rules) -> None:
    if _is_literal(host):
        if not is_public(host):
            raise EgressRefused("an address that is not public")
    elif not PUBLIC_NAME.fullmatch(host):
        raise EgressRefused("not a name of the internet")
    if host in rules.refused_hosts:
        raise EgressRefused("a host of our own")


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def rules(trusted_origins: Collection[str], refused_hosts: Collection[str], ports: Collection[int]) -> Rules:
    """The rules, from what people write in settings."""
    return Rules(
        frozenset(origin(one) for one in trusted_origins),
        frozenset(host.lower() for host in refused_hosts),
        frozenset(ports),
    )
