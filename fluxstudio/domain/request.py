"""What can be asked of flux-dev-lora: every parameter, its default and its range, once.

Source: the endpoint's own page (parameters table). Forms, the command line, the protocol endpoint and later
the gateway all read the limits from here. Types are strict as in JSON: "7" is not 7, 1.0 is not 1, true is
not 1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from .loras import MAX_LORAS, MAX_SCALE, Lora, clean_path
from .problems import InvalidRequest, Problem, gettext_noop

MAX_PROMPT = 4_000  # characters; the provider names no limit
MIN_SIDE, MAX_SIDE = 256, 1536  # pixels
MAX_STEPS = 50
MAX_GUIDANCE = 20.0
MAX_IMAGES = 4
MAX_SEED = 2_147_483_647
RANDOM_SEED = -1
FORMATS = ("jpeg", "png", "webp")
PRICE_MICROS = 15_000  # micro-dollars a picture

_SIZE = re.compile(r"([0-9]{3,4})\*([0-9]{3,4})", re.ASCII)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")


@dataclass(frozen=True, kw_only=True)
class Size:
    """Width and height in pixels, 256–1536 each."""

    width: int = 1024
    height: int = 1024

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `width*height`; raises ValueError for anything else."""
        match = _SIZE.fullmatch(text)
        if not match or not all(MIN_SIDE <= int(side) <= MAX_SIDE for side in match.groups()):
            raise ValueError(text)
        return cls(width=int(match[1]), height=int(match[2]))

    def __str__(self) -> str:
        return f"{self.width}*{self.height}"


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """One request, complete and within its ranges. Build it with `parse`."""

    prompt: str
    image: str | None = None  # reference: a URL the provider can read
    mask_image: str | None = None  # white = change, black = keep
    strength: float = 0.8  # 0 keeps the reference, 1 follows the prompt
    loras: tuple[Lora, ...] = ()
    size: Size = Size()
    num_inference_steps: int = 28
    guidance_scale: float = 3.5
    num_images: int = 1
    seed: int = RANDOM_SEED
    output_format: str = "jpeg"
    enable_base64_output: bool = False
    enable_sync_mode: bool = False

    @property
    def mode(self) -> str:
        """text, image or inpaint: derived from what was given, never chosen."""
        if self.mask_image:
            return "inpaint"
        return "image" if self.image else "text"

    @property
    def price_micros(self) -> int:
        """What the provider charges for the whole request, in micro-dollars."""
        return PRICE_MICROS * self.num_images

    def evolve(self, **changes: Any) -> Self:
        """A copy with some fields replaced."""
        return replace(self, **changes)


def to_body(request: RunRequest) -> dict[str, Any]:
    """The flat JSON body of a submit; optional fields that are unset are left out."""
    body = {name: value for name, value in asdict(request).items() if value is not None}
    body["loras"] = [asdict(lora) for lora in request.loras]
    body["size"] = str(request.size)
    return body


def parse(body: Mapping[str, Any]) -> RunRequest:
    """Check a JSON-like mapping and return the request; unknown names are ignored, as the provider does.

    Raises InvalidRequest with every problem at once, so that a person mends a form in one go.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, read in _READERS.items():
        if body.get(name) is None and name != "prompt":
            continue
        try:
            values[name] = read(name, body.get(name))
        except InvalidRequest as error:
            problems.extend(error.problems)
    if values.get("mask_image") and not values.get("image"):
        problems.append(
            _problem("mask_image", "needs", gettext_noop("A mask needs a reference picture to apply to."))
        )
    if problems:
        raise InvalidRequest(tuple(problems))
    return RunRequest(**values)


def _problem(field: str, code: str, message: str, **params: Any) -> Problem:
    return Problem(field=field, code=code, message=message, params=params)


def _fail(field: str, code: str, message: str, **params: Any) -> InvalidRequest:
    return InvalidRequest((_problem(field, code, message, **params),))


def _prompt(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _INVISIBLE.sub("", value):
        code = "required" if value is None or isinstance(value, str) else "type"
        raise _fail(name, code, gettext_noop("Describe the picture in a few words."))
    if len(value) > MAX_PROMPT:
        message = gettext_noop("The prompt has %(length)d characters; at most %(limit)d can be sent.")
        raise _fail(name, "length", message, length=len(value), limit=MAX_PROMPT)
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise _fail(name, "text", gettext_noop("The prompt has characters that are not text. Type it again."))
    return value


def _url(name: str, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _fail(name, "type", gettext_noop("This must be a link to a picture."))
    return value or None


def _number(low: float, high: float) -> Callable[[str, Any], float]:
    def read(name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not _within(value, low, high):
            message = gettext_noop("This must be a number between %(low)g and %(high)g.")
            raise _fail(name, "range", message, low=low, high=high)
        return float(value)

    return read


def _within(value: float, low: float, high: float) -> bool:
    return low <= value <= high and not (isinstance(value, float) and math.isnan(value))


def _integer(low: int, high: int) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            message = gettext_noop("This must be a whole number between %(low)d and %(high)d.")
            raise _fail(name, "range", message, low=low, high=high)
        return value

    return read


def _size(name: str, value: Any) -> Size:
    try:
        return Size.parse(value)
    except (TypeError, ValueError):
        message = gettext_noop("Width and height must be whole numbers between %(low)d and %(high)d pixels.")
        raise _fail(name, "range", message, low=MIN_SIDE, high=MAX_SIDE) from None


def _format(name: str, value: Any) -> str:
    if value not in FORMATS:
        message = gettext_noop("The format must be one of %(choices)s.")
        raise _fail(name, "choice", message, choices=", ".join(FORMATS))
    return str(value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _fail(name, "type", gettext_noop("This must be true or false."))
    return value


def _loras(name: str, value: Any) -> tuple[Lora, ...]:
    if not isinstance(value, list | tuple):
        raise _fail(name, "type", gettext_noop("This must be a list of LoRAs."))
    if len(value) > MAX_LORAS:
        message = gettext_noop("At most %(limit)d LoRAs can be used together.")
        raise _fail(name, "length", message, limit=MAX_LORAS)
    return tuple(_lora(name, item) for item in value)


def _lora(name: str, item: Any) -> Lora:
    if not isinstance(item, Mapping) or not isinstance(item.get("path"), str):
        raise _fail(name, "type", gettext_noop("Each LoRA needs a path and a scale."))
    scale = item.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not _within(scale, 0, MAX_SCALE):
        raise _fail(
            name, "range", gettext_noop("A LoRA's scale must be between 0 and %(high)g."), high=MAX_SCALE
        )
    return Lora(path=clean_path(item["path"]), scale=float(scale))


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "prompt": _prompt,
    "image": _url,
    "mask_image": _url,
    "strength": _number(0, 1),
    "loras": _loras,
    "size": _size,
    "num_inference_steps": _integer(1, MAX_STEPS),
    "guidance_scale": _number(0, MAX_GUIDANCE),
    "num_images": _integer(1, MAX_IMAGES),
    "seed": _integer(RANDOM_SEED, MAX_SEED),
    "output_format": _format,
    "enable_base64_output": _flag,
    "enable_sync_mode": _flag,
}
