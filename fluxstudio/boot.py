"""What must be true before the studio starts; where it is not, one sentence says so and nothing starts."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import dj_email_url  # type: ignore[import-untyped]
from environs import Env, EnvError

LEAST_SECRET = 50  # characters of a secret key
LEAST_DIFFERENT = 5
MAIL = {  # what people write: what the parser calls it
    "smtp+tls": ("submission", ""),
    "smtp+ssl": ("smtp", "ssl=True"),
    "smtps": ("smtp", "ssl=True"),
}
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def refuse(sentence: str) -> NoReturn:
    """End the process with this sentence instead of a traceback."""
    raise SystemExit(f"FluxStudio cannot start: {sentence}")


def parse_public_url(url: str) -> SplitResult:
    """The parts of FLUXSTUDIO_PUBLIC_URL; "" is none. Refuses to start with anything but an origin."""
    parts = parse_address("FLUXSTUDIO_PUBLIC_URL", url, "https://studio.example.com, without a path")
    if parts.path:
        refuse(
            f"FLUXSTUDIO_PUBLIC_URL is {url!r}. Write it without a path; the studio needs a host of its own."
        )
    return parts


def parse_address(name: str, url: str, example: str) -> SplitResult:
    """The parts of a web address; "" is none. Refuses to start with anything else."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        _refuse_address(name, url, example)
    bare = not (parts.query or parts.fragment or "@" in parts.netloc)
    named = bool(_HOST.fullmatch(host)) or ":" in host  # urlsplit has judged an IPv6 address
    if url and not (parts.scheme in ("http", "https") and named and bare and port != 0):
        _refuse_address(name, url, example)
    return parts


def _refuse_address(name: str, url: str, example: str) -> NoReturn:
    refuse(f"{name} is {url!r}, which is no web address. Write it like {example}.")


def strong_secret(given: str) -> str:
    """The secret key as given; "" when none is. Refuses to start with one that could be guessed."""
    if given and (len(given) < LEAST_SECRET or len(set(given)) < LEAST_DIFFERENT):
        refuse(
            f"FLUXSTUDIO_SECRET_KEY is too easy to guess. Give it at least {LEAST_SECRET} random characters, "
            "or leave it out: the studio then makes one and keeps it in its data folder."
        )
    return given


def kept_folder(path: Path) -> Path:
    """The folder, made if it is missing; only its owner can look into a new one."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse(
            f"the data folder {path} cannot be made ({error.strerror}). Name another in FLUXSTUDIO_DATA_DIR."
        )
    return path


def kept_secret(path: Path) -> str:
    """The secret in this file, made on the first start and readable by its owner only.

    Written aside and linked into place, so that neither a crash nor a second process ever sees half of it.
    """
    if not path.exists():
        aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        aside.touch(mode=0o600, exist_ok=False)
        aside.write_text(secrets.token_urlsafe(64))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            aside.unlink()
    secret = path.read_text().strip()
    if len(secret) < LEAST_SECRET:
        refuse(f"{path} should hold a secret and does not. Remove the file to have a new one made.")
    return secret


def as_host(name: str | None) -> str:
    """A host as a Host header names it: an IPv6 address in brackets."""
    return f"[{name}]" if name and ":" in name else name or ""


def bool_of(env: Env, name: str, default: bool) -> bool:
    """A yes or no of the environment."""
    try:
        return bool(env.bool(name, default))
    except EnvError:
        refuse(f"{name} is {os.environ.get(name)!r}. Write 1 for yes or 0 for no.")


def number_of(env: Env, name: str, default: float, *, low: float = 0, high: float = 1e9) -> float:
    """A number of the environment, from `low` to `high`."""
    try:
        value = float(env.str(name, str(default)))
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        refuse(f"{name} is {os.environ.get(name)!r}. Write a number from {low:g} to {high:g}.")
    return value


def word_of(env: Env, name: str, default: str, words: tuple[str, ...]) -> str:
    """One of some words of the environment, in capitals."""
    word = str(env.str(name, default)).upper()
    if word not in words:
        refuse(f"{name} is {os.environ.get(name)!r}. Write one of {', '.join(words)}.")
    return word


def mail_of(url: str) -> dict[str, Any]:
    """Django's mail settings from a URL. Refuses to start with a scheme that would quietly send nothing."""
    scheme, _, rest = url.partition("://")
    scheme, more = MAIL.get(scheme, (scheme, ""))
    joint = "&" if "?" in rest else "?"
    try:
        found: dict[str, Any] = dj_email_url.parse(f"{scheme}://{rest}{joint if more else ''}{more}")
    except (ValueError, KeyError):
        found = {}
    if "EMAIL_BACKEND" not in found:
        refuse(
            "FLUXSTUDIO_EMAIL_URL is no mail server. "
            "Write it like smtp+tls://user:password@mail.example.com:587."
        )
    return found
