"""Where a LoRA may come from: a repository id or a public https link to a .safetensors file.

Source: the endpoint's notes ("must be uploaded from trusted platforms and set to public access") and the
path rule of the official ComfyUI node (`owner/name`, exactly one slash, or a link).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from .problems import InvalidRequest, Problem, gettext_noop

MAX_LORAS = 4
MAX_SCALE = 4.0
MAX_PATH = 500  # characters

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_SECRET_NAME = re.compile(r"token|key|secret|sig|credential|password|auth|x-amz|expires", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"'`{}|^]")
_PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
_BARE_FILES = ("civitai.com/api/download/models/",)  # links that serve a file without naming its ending


@dataclass(frozen=True, kw_only=True)
class Lora:
    """One LoRA of a stack."""

    path: str
    scale: float = 1.0  # 0–4, 1 is as trained

    @property
    def name(self) -> str:
        """What to call it in a list: the last part of its path, without the ending."""
        return self.path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".safetensors")


def clean_path(path: str) -> str:
    """Return the path as it will be sent; `/blob/` links are corrected to `/resolve/`.

    Raises InvalidRequest with a sentence that says what to do. The value is never quoted back, because it
    may hold somebody's token.
    """
    path = path.strip()
    if not path:
        raise _refused(
            "required", gettext_noop("Say where the LoRA is: owner/name, or a link to a .safetensors file.")
        )
    if len(path) > MAX_PATH or _UNSAFE.search(path):
        raise _refused("lora", gettext_noop("That LoRA path has characters that cannot be in a path."))
    if "://" in path:
        return _clean_link(path)
    if ".." in path or not _REPOSITORY.fullmatch(path) or path.lower().endswith(_PICKLES):
        raise _refused(
            "lora",
            gettext_noop("Write the LoRA as owner/name, or paste an https link to its .safetensors file."),
        )
    return path


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file, however they are written. Raises InvalidRequest for what is no path."""
    return _file(clean_path(one)) == _file(clean_path(other))


def _file(path: str) -> tuple[str, str, str]:
    """Host, path and query of a cleaned path, without what makes no difference to the file that comes."""
    if "://" not in path:
        return "", path.casefold(), ""  # the hub knows no two repositories that differ in capitals alone
    url = urlsplit(path)
    host = (url.hostname or "").removeprefix("www.").rstrip(".")
    return host, unquote(url.path), "" if host == "huggingface.co" else url.query


def _clean_link(path: str) -> str:
    try:
        url = urlsplit(path)
        port = url.port
    except ValueError:
        raise _refused(
            "lora", gettext_noop("That link is not complete. Copy it again from the page.")
        ) from None
    if url.scheme != "https" or not url.hostname or "." not in url.hostname:
        raise _refused("lora", gettext_noop("A LoRA link starts with https:// and must be public."))
    if url.username or url.password or _carries_secret(url):
        raise _refused(
            "secret",
            gettext_noop(
                "That link carries a token. Remove it and use a LoRA that is public: others will see the link."
            ),
        )
    if port not in (None, 443):
        raise _refused("lora", gettext_noop("A LoRA link may not name a port."))
    return _file_link(url)


def _file_link(url: SplitResult) -> str:
    if url.hostname in ("huggingface.co", "www.huggingface.co"):
        url = url._replace(path=url.path.replace("/blob/", "/resolve/", 1))
    bare = f"{(url.hostname or '').removeprefix('www.')}{url.path}"
    if url.path.lower().endswith(_PICKLES):
        raise _refused(
            "lora", gettext_noop("Only .safetensors files are used: other formats can hide programs.")
        )
    if not url.path.endswith(".safetensors") and not bare.startswith(_BARE_FILES):
        raise _refused(
            "page",
            gettext_noop(
                "That is a link to a page. Open it, and copy the link of the .safetensors file itself."
            ),
        )
    return urlunsplit(url._replace(fragment=""))


def _carries_secret(url: SplitResult) -> bool:
    names = [name for name, _ in parse_qsl(url.query, keep_blank_values=True)]
    return any(_SECRET_NAME.search(name) for name in names) or "hf_" in url.query


def _refused(code: str, message: str) -> InvalidRequest:
    return InvalidRequest((Problem(field="loras", code=code, message=message),))
