"""The WaveSpeed client: every call is made once; when to ask again is the engine's decision.

Submissions travel alone: no kept-alive connection (a stale one dies with a server's "disconnected", which looks
exactly like a lost answer), no redirects (a 307 would post again), no retries. Everything else shares one bounded
client. One instance belongs to one event loop. Cancelling a submission leaves it in doubt like any lost answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx

from fluxstudio.wavespeed import outgoing, verdicts, wire
from fluxstudio.wavespeed.errors import (
    BadRequest,
    InDoubt,
    NotSent,
    Refused,
    Unavailable,
    Unreadable,
    WaveSpeedError,
)
from fluxstudio.wavespeed.exchange import Answer, Key, Limit, Timeouts, authorities, exchange, origin
from fluxstudio.wavespeed.wire import FLUX_DEV_LORA as FLUX_DEV_LORA

T = TypeVar("T")

MOST_AT_ONCE = 32
LARGEST_UPLOAD = 200 * 1024 * 1024
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Client:
    """One endpoint with one key.

    `transport` replaces the network for everything on the base URL's origin (the in-process sandbox);
    `storage` does so for uploads to other origins. Raises ValueError for an unusable base URL or key.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        storage: httpx.AsyncBaseTransport | None = None,
        timeouts: Timeouts | None = None,
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._base = outgoing.base_url(base_url)
        self._key = Key(api_key)
        self._timeouts = timeouts or Timeouts()
        self._slots = asyncio.Semaphore(min(at_once, MOST_AT_ONCE))
        self._submits = self._http(
            transport, self._timeouts.submit, httpx.Limits(max_keepalive_connections=0)
        )
        self._shared = self._http(transport, self._timeouts.ask, httpx.Limits(max_connections=MOST_AT_ONCE))
        self._storage = self._http(storage, self._timeouts.upload, httpx.Limits(max_connections=MOST_AT_ONCE))

    def _http(
        self, transport: httpx.AsyncBaseTransport | None, limit: Limit, limits: httpx.Limits
    ) -> httpx.AsyncClient:
        """An HTTP/1.1 client without a key. A company's proxy is used, but never to reach this machine."""
        return httpx.AsyncClient(
            transport=transport,
            verify=True if transport else authorities(),
            timeout=limit.as_httpx(),
            limits=limits,
            http2=False,
            follow_redirects=False,
            headers={"User-Agent": "FluxStudio", "X-Client-Name": "fluxstudio"},
            trust_env=self._base.host not in LOOPBACK,
        )

    def __repr__(self) -> str:
        return f"Client({str(self._base)!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection. Safe to call twice."""
        for http in (self._submits, self._shared, self._storage):
            await http.aclose()

    # The one call that costs money.

    async def submit(
        self, model: str, body: Mapping[str, object], *, webhook: str | None = None
    ) -> wire.Prediction:
        """Ask for pictures, exactly once. Commit the intent first.

        Raises NotSent, Refused (a subclass) or InDoubt, and ValueError for a model that is not in the table.
        """
        request = self._submission(model, body, webhook)
        if self._submits.is_closed:
            raise NotSent("The client is closed.")
        try:
            answer = await exchange(self._submits, request, self._key, self._timeouts.submit.total)
            failure = verdicts.submit_answered(answer.status, answer.payload, answer.retry_after)
            if failure is None:
                return wire.prediction(answer.payload)
        except Unreadable as error:
            raise InDoubt("The answer to a submission cannot be read.") from error
        except Exception as error:
            raise verdicts.submit_broke(error) from error
        raise self._discreet(failure)

    def _submission(self, model: str, body: Mapping[str, object], webhook: str | None) -> httpx.Request:
        try:
            content = json.dumps(dict(body), allow_nan=False, ensure_ascii=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise BadRequest("The request cannot be written as JSON.") from error
        return self._submits.build_request(
            "POST",
            self._url(outgoing.known_model(model)),
            params={"webhook": webhook} if webhook else None,
            content=content,
            headers={"Content-Type": "application/json"},
        )

    # Calls that cost nothing: each raises a subclass of Refused, or Unavailable.

    async def result(self, prediction_id: str) -> wire.Prediction:
        """The prediction as it is now. NotFound when it is unknown or has expired (7 days)."""
        path = f"predictions/{outgoing.checked_id(prediction_id)}/result"
        return await self._ask("GET", path, lambda payload: wire.prediction(payload, asked=prediction_id))

    async def history(
        self,
        page: int = 1,
        page_size: int = 100,
        created_after: datetime | None = None,
        created_before: datetime | None = None,
        *,
        model: str | None = None,
        status: str | None = None,
    ) -> wire.HistoryPage:
        """The account's predictions, newest first, at most 7 days back; aware datetimes, 1 to 100 rows a page."""
        if page < 1 or not 1 <= page_size <= 100:
            raise ValueError("Pages start at 1 and hold 1 to 100 rows.")
        asked = {
            "created_after": outgoing.iso_time(created_after),
            "created_before": outgoing.iso_time(created_before),
            "model": model,
            "status": status,
        }
        body = {"page": page, "page_size": page_size} | {
            name: value for name, value in asked.items() if value
        }
        return await self._ask("POST", "predictions", wire.history, body)

    async def balance(self) -> int:
        """The account's credit in micro-dollars."""
        return await self._ask("GET", "balance", wire.balance)

    async def price(self, model: str, inputs: Mapping[str, object]) -> wire.Price:
        """What this request would cost; missing inputs are quoted at their defaults."""
        return await self._ask(
            "POST",
            "model/price",
            wire.price,
            {"model_id": outgoing.known_model(model), "inputs": dict(inputs)},
        )

    async def webhook_secret(self) -> str:
        """The secret that signs this key's deliveries."""
        return await self._ask("GET", "webhook/secret", wire.webhook_secret)

    async def delete(self, ids: Iterable[str]) -> int:
        """Remove predictions from the provider's history for good: how many it removed. This is not a cancel."""
        checked = [outgoing.checked_id(one) for one in ids]
        if not checked:
            return 0
        return await self._ask("POST", "predictions/delete", wire.deleted_count, {"ids": checked})

    async def upload(self, name: str, data: bytes, content_type: str) -> str:
        """Put a file where the provider can read it: its address, good for 7 days. BadRequest over 200 MiB."""
        if not 0 < len(data) <= LARGEST_UPLOAD:
            raise BadRequest("A file to upload has 1 byte to 200 MiB.")
        asked = {"filename": name, "size": len(data), "content_type": content_type}
        try:
            ticket = await self._ask("POST", "media/uploads", wire.upload_ticket, asked)
        except Refused as error:
            if error.status not in (404, 405):
                raise
            return await self.upload_legacy(name, data, content_type)
        await self._put(ticket, data)
        return ticket.download_url

    async def upload_legacy(self, name: str, data: bytes, content_type: str) -> str:
        """The older way, one multipart request through the API itself: the file's address."""
        request = self._shared.build_request(
            "POST",
            self._url("media/upload/binary"),
            files={"file": (name, data, content_type)},
            timeout=self._timeouts.upload.as_httpx(),
        )
        return _read(wire.download_url, await self._free(request, self._timeouts.upload))

    async def _put(self, ticket: wire.UploadTicket, data: bytes) -> None:
        """The ticket's headers and no others: a key or a stray header would break the signature of the address."""
        request = outgoing.storage_put(ticket, data, self._timeouts.upload.as_httpx())
        http = self._storage_for(request.url)
        async with self._slots:
            try:
                answer = await exchange(http, request, None, self._timeouts.upload.total)
            except Exception as error:
                raise verdicts.free_call_broke(error) from error
        if answer.status == 413:
            raise BadRequest("The provider's storage does not take a file of this size.", status=413)
        if not 200 <= answer.status < 300:
            raise Unavailable(f"The provider's storage answered {answer.status}.", status=answer.status)

    def _storage_for(self, url: httpx.URL) -> httpx.AsyncClient:
        """Storage on the endpoint's own origin is reached as the endpoint is; elsewhere over https alone."""
        if origin(url) == origin(self._base):
            return self._shared
        if url.scheme != "https" or not url.host or url.userinfo:
            raise Unavailable("The upload ticket names no https address.")
        return self._storage

    async def _ask(
        self, method: str, path: str, read: Callable[[object], T], body: Mapping[str, object] | None = None
    ) -> T:
        request = self._shared.build_request(method, self._url(path), json=body)
        return _read(read, await self._free(request, self._timeouts.ask))

    async def _free(self, request: httpx.Request, limit: Limit) -> Answer:
        """Send a call that costs nothing, at most 32 at once; waiting for a place does not count as time."""
        async with self._slots:
            try:
                answer = await exchange(self._shared, request, self._key, limit.total)
            except Exception as error:
                raise verdicts.free_call_broke(error) from error
        failure = verdicts.free_call_answered(answer.status, answer.payload, answer.retry_after)
        if failure is not None:
            raise self._discreet(failure)
        return answer

    def _discreet(self, error: WaveSpeedError) -> WaveSpeedError:
        error.message = self._key.hide(error.message)
        error.args = (error.message,)
        return error

    def _url(self, path: str) -> httpx.URL:
        return self._base.copy_with(path=f"{self._base.path.rstrip('/')}/api/v3/{path}")


def _read(read: Callable[[object], T], answer: Answer) -> T:
    try:
        return read(answer.payload)
    except Unreadable as error:
        raise Unavailable(str(error), status=answer.status) from error
