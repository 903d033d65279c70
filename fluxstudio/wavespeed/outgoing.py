"""Checks on the way out: what may stand in a request at all. ValueError is a mistake in our own code or settings."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx

from fluxstudio.wavespeed import wire
from fluxstudio.wavespeed.errors import Unavailable

FROM_THE_CONNECTION = frozenset({"host", "content-length", "transfer-encoding", "connection"})


def base_url(text: str) -> httpx.URL:
    """The base URL without a query, a final slash or the `/api/v3` that people copy along."""
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL as error:
        raise ValueError("The endpoint's address cannot be read.") from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or (url.port or 0) > 65535:
        raise ValueError("The endpoint's address must be http(s)://host, without a user name.")
    return url.copy_with(path=url.path.rstrip("/").removesuffix("/api/v3") or "/", query=None, fragment=None)


def known_model(model: str) -> str:
    if model not in wire.MODELS:
        raise ValueError("This model is not in the table of models.")
    return model


def checked_id(prediction_id: str) -> str:
    if not wire.is_prediction_id(prediction_id):
        raise ValueError("This is not a prediction id.")
    return prediction_id


def iso_time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("A history window needs aware datetimes.")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storage_put(ticket: wire.UploadTicket, data: bytes, timeout: httpx.Timeout) -> httpx.Request:
    """The second step of an upload, built by hand because a client would add headers of its own. Raises Unavailable."""
    headers = {
        name: value for name, value in ticket.headers.items() if name.lower() not in FROM_THE_CONNECTION
    }
    try:
        extensions = {"timeout": timeout.as_dict()}
        return httpx.Request("PUT", ticket.url, headers=headers, content=data, extensions=extensions)
    except (httpx.InvalidURL, ValueError) as error:
        raise Unavailable("The upload ticket names no usable address.") from error
