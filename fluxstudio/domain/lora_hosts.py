"""From which hosts a team takes LoRAs: an empty list is any public one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from .loras import Lora
from .problems import InvalidRequest, Problem, gettext_noop

HUB = "huggingface.co"  # where the endpoint looks up owner/name
MOST = 20  # names on a list

_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_NOT_LISTED = gettext_noop("This team takes LoRAs from %(hosts)s only, and %(name)s is at %(host)s.")
_NO_HOST = gettext_noop("%(text)s is not the name of a host. Write one a line, such as huggingface.co.")
_TOO_MANY = gettext_noop("A list has at most %(most)d hosts.")


def host_of(path: str) -> str:
    """Where the LoRA of that path is fetched from, in small letters; "" for what is no link."""
    if "://" not in path:
        return HUB
    try:
        return (urlsplit(path).hostname or "").lower()
    except ValueError:
        return ""


def is_allowed(path: str, hosts: Iterable[str]) -> bool:
    """Whether the path's host is on the list or below one that is; an empty list lets all through."""
    names = [name.lower().strip(".") for name in hosts]
    host = host_of(path)
    return not names or any(host == name or host.endswith(f".{name}") for name in names)


def check_hosts(loras: Iterable[Lora], hosts: Sequence[str]) -> None:
    """Raises InvalidRequest for each LoRA from elsewhere."""
    problems = tuple(
        Problem(
            field="loras",
            code="host",
            message=_NOT_LISTED,
            params={"hosts": ", ".join(hosts), "name": lora.name, "host": host_of(lora.path)},
        )
        for lora in loras
        if not is_allowed(lora.path, hosts)
    )
    if problems:
        raise InvalidRequest(problems)


def read_hosts(text: str) -> list[str]:
    """The hosts that somebody wrote, one a line, in small letters and each once.

    A pasted link counts as its host. Raises InvalidRequest with a sentence for the first that is none.
    """
    found = dict.fromkeys(_read_host(line) for line in re.split(r"[\s,;]+", text) if line)
    if len(found) > MOST:
        raise _refused(_TOO_MANY, most=MOST)
    return list(found)


def _read_host(text: str) -> str:
    try:
        host = urlsplit(text).hostname if "://" in text else text
        name = (host or "").strip(".").lower().encode("idna").decode()
    except ValueError:  # also what cannot be written in a name
        name = ""
    if not _HOST.fullmatch(name):
        raise _refused(_NO_HOST, text=text[:80])
    return name


def _refused(message: str, **params: object) -> InvalidRequest:
    return InvalidRequest((Problem(field="hosts", code="host", message=message, params=params),))
