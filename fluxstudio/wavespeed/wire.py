"""The protocol's shapes: JSON that may be anything, into frozen objects.

Tolerant of what the real API is known to send and of what it may send tomorrow: null or missing lists, outputs as
strings or `{url}`, nanosecond timestamps, `canceled`, statuses nobody has heard of (keep polling). Whatever cannot be
read at all raises `Unreadable`, and nothing else is ever raised here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from fluxstudio.wavespeed.errors import Unreadable
from fluxstudio.wavespeed.values import listed, mapping, micros, moment, sentence, text, whole, yes

FLUX_DEV_LORA = "wavespeed-ai/flux-dev-lora"
MODELS = frozenset({FLUX_DEV_LORA})

TERMINAL = frozenset({"completed", "failed", "cancelled", "timeout", "deleted"})
PREDICTION_ID = re.compile(r"[A-Za-z0-9_-]{4,128}")
SPELLINGS = {"canceled": "cancelled"}


@dataclass(frozen=True, slots=True)
class Prediction:
    """The provider's task. `outputs` are URLs or naked base64; `sensitive[i]` speaks of `outputs[i]`.

    `method` and `notes` are what our own endpoint adds in `fluxstudio`: how it drew, and what it has to say about it.

    `code` is the task's own (0 is fine, 1200 moderation, 14xx the request, 5xxx the platform), not the envelope's;
    `execution_ms` is None until known; `created_at` is aware, UTC. A failed task keeps its flags without outputs.
    """

    id: str
    model: str = ""
    status: str = "created"
    outputs: tuple[str, ...] = ()
    sensitive: tuple[bool, ...] = ()
    created_at: datetime | None = None
    error: str = ""
    code: int = 0
    execution_ms: int | None = None
    input: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    method: str = ""
    notes: tuple[str, ...] = ()

    @property
    def terminal(self) -> bool:
        """Nothing more will happen to it. An unknown status is not an end."""
        return self.status in TERMINAL

    @property
    def succeeded(self) -> bool:
        return self.status == "completed"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of the listing, newest first. A page with `unreadable` rows proves nothing about what is missing."""

    page: int
    items: tuple[Prediction, ...]
    total: int | None = None
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Where to PUT the bytes, with which headers and no others, and where they can be read afterwards."""

    url: str
    headers: Mapping[str, str]
    download_url: str


@dataclass(frozen=True, slots=True)
class Price:
    """A quote in integer micro-dollars (or millionths of `currency`)."""

    model: str
    micros: int
    discounted_micros: int
    currency: str = "USD"


def load(raw: bytes) -> object:
    """JSON of an answer or a delivery. Raises Unreadable, for depth bombs and million-digit numbers too."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is not JSON.") from error


def envelope_code(payload: object) -> int | None:
    """The envelope's HTTP-like code; None when there is none (a bare prediction's `code` is the task's)."""
    if not isinstance(payload, Mapping) or _is_bare(payload) or "code" not in payload:
        return None
    return whole(payload["code"]) or 0


def data(payload: object) -> object:
    """What the envelope holds, or the payload itself where there is no envelope."""
    return payload["data"] if isinstance(payload, Mapping) and "data" in payload else payload


def error_text(payload: object) -> str:
    """The sentence of a failure: message, error, detail (text or list), errors[]; the order all official clients read."""
    body = mapping(payload)
    for key in ("message", "error", "detail", "errors"):
        found = sentence(body.get(key))
        if found and found.lower() != "success":
            return found
    return ""


def is_prediction_id(value: object) -> bool:
    """Fit to stand in a URL path."""
    return isinstance(value, str) and PREDICTION_ID.fullmatch(value) is not None


def task_id(payload: object) -> str | None:
    """`data.id`, whatever else the answer says; None unless it is a proper id."""
    found = mapping(data(payload)).get("id")
    return found if isinstance(found, str) and is_prediction_id(found) else None


def prediction(payload: object, *, asked: str | None = None) -> Prediction:
    """An envelope or a bare object as a Prediction. With `asked`, the id may be missing but must not be another's.

    Raises Unreadable.
    """
    body = data(payload)
    found = mapping(body).get("id", asked)
    if not isinstance(body, Mapping) or not isinstance(found, str) or not is_prediction_id(found):
        raise Unreadable("This is not a prediction.")
    if asked is not None and found != asked:
        raise Unreadable("The answer is about another prediction.")
    outputs, sensitive = _outputs(body)
    return Prediction(
        id=found,
        model=text(body.get("model")),
        status=_status(body.get("status")),
        outputs=outputs,
        sensitive=sensitive,
        created_at=moment(body.get("created_at")),
        error=sentence(body.get("error")),
        code=whole(body.get("code")) or 0,
        execution_ms=_execution_ms(body),
        input=_input(body.get("input") or body.get("inputs")),
        method=text(mapping(body.get("fluxstudio")).get("method")),
        notes=_notes(mapping(body.get("fluxstudio"))),
    )


def history(payload: object) -> HistoryPage:
    """The listing. Raises Unreadable if there is no list at all."""
    body = data(payload)
    about = mapping(body)
    rows = (about["items"] or []) if "items" in about else body
    if not isinstance(rows, list):
        raise Unreadable("This is not a listing.")
    items = tuple(prediction(row) for row in rows if _readable(row))
    return HistoryPage(
        whole(about.get("page")) or 1, items, whole(about.get("total")), len(rows) - len(items)
    )


def upload_ticket(payload: object) -> UploadTicket:
    """A two-step upload's ticket. Raises Unreadable unless it says PUT, where, and where to read."""
    body = mapping(data(payload))
    upload = mapping(body.get("upload"))
    url, download = text(upload.get("url")), text(body.get("download_url"))
    if text(upload.get("method")).upper() != "PUT" or not url or not download:
        raise Unreadable("This is not an upload ticket.")
    headers = {str(k): v for k, v in mapping(upload.get("headers")).items() if isinstance(v, str)}
    return UploadTicket(url, MappingProxyType(headers), download)


def download_url(payload: object) -> str:
    """Where an uploaded file can be read. Raises Unreadable."""
    body = mapping(data(payload))
    found = text(body.get("download_url")) or text(body.get("url"))
    if not found:
        raise Unreadable("The answer to an upload names no address.")
    return found


def balance(payload: object) -> int:
    """Credit in micro-dollars. Raises Unreadable."""
    amount = micros(mapping(data(payload)).get("balance"))
    if amount is None:
        raise Unreadable("The answer names no balance.")
    return amount


def price(payload: object) -> Price:
    """A quote, current (`price`, `discounted_price`) or legacy (`unit_price`). Raises Unreadable."""
    body = mapping(data(payload))
    full = micros(body.get("price", body.get("unit_price")))
    if full is None or full < 0:
        raise Unreadable("The answer names no price.")
    discounted = micros(body.get("discounted_price"))
    paid = full if discounted is None or discounted < 0 else discounted
    return Price(text(body.get("model_id")), full, paid, text(body.get("currency")) or "USD")


def webhook_secret(payload: object) -> str:
    """`data.secret`, `secret` or `data` itself, as seen in the wild. Raises Unreadable when empty."""
    inner = data(payload)
    found = text(inner) or text(mapping(inner).get("secret")) or text(mapping(payload).get("secret"))
    if not found.strip():
        raise Unreadable("The answer names no webhook secret.")
    return found.strip()


def deleted_count(payload: object) -> int:
    """How many rows the provider says it deleted; 0 when it does not say."""
    return whole(mapping(data(payload)).get("deleted_count")) or 0


def _is_bare(payload: Mapping[object, object]) -> bool:
    return "data" not in payload and "id" in payload and "status" in payload


def _readable(row: object) -> bool:
    return isinstance(row, Mapping) and is_prediction_id(row.get("id"))


def _status(value: object) -> str:
    """Lower case and one spelling; without a status it has only been created."""
    said = text(value).strip().lower()[:40] or "created"
    return SPELLINGS.get(said, said)


def _outputs(body: Mapping[object, object]) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Outputs and their flags, kept in step when an entry is unreadable; flags alone when nothing came."""
    entries = [_output(entry) for entry in listed(body.get("outputs"))]
    flags = [yes(flag) for flag in listed(body.get("has_nsfw_contents"))]
    if not entries:
        return (), tuple(flags)
    flags += [False] * (len(entries) - len(flags))
    kept: Sequence[tuple[str, bool]] = [(e, f) for e, f in zip(entries, flags, strict=False) if e]
    return tuple(e for e, _ in kept), tuple(f for _, f in kept)


def _output(entry: object) -> str:
    return text(entry).strip() or text(mapping(entry).get("url")).strip()


def _input(value: object) -> Mapping[str, object]:
    """What the provider echoes of the request, as it came."""
    return MappingProxyType({str(key): entry for key, entry in mapping(value).items()})


def _notes(about: Mapping[object, object]) -> tuple[str, ...]:
    unknown = [text(word) for word in listed(about.get("unknown"))]
    said = [f"Not understood: {', '.join(unknown)}"] if unknown else []
    return (*said, *(text(note) for note in listed(about.get("notes"))))


def _execution_ms(body: Mapping[object, object]) -> int | None:
    """`executionTime`, else `timings.inference`; 0 means not known yet."""
    return whole(body.get("executionTime")) or whole(mapping(body.get("timings")).get("inference")) or None
