"""A brand's look: LoRAs with the range their scales may move in, words around the prompt, and default settings.

A look is a frozen value. What is not set in it (None) stays as the person has it. Ranges are the request's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .loras import MAX_LORAS, MAX_SCALE, Lora, clean_path
from .problems import InvalidRequest, Problem, gettext_noop, invalid, problem
from .request import RunRequest, Size
from .request import parse as parse_request
from .texts import HIDDEN, MAX_NAME, clean_name, clean_notes
from .variables import brace_problems

MAX_TRIGGERS, MAX_TRIGGER = 12, 80
MAX_WORDS = 1_000  # before and after the prompt, each
_SETTINGS = {  # ours, and the request's
    "size": "size",
    "steps": "num_inference_steps",
    "guidance": "guidance_scale",
    "strength": "strength",
    "format": "output_format",
    "count": "num_images",
}


@dataclass(frozen=True, kw_only=True)
class LookLora:
    """One LoRA of a look: the scale it starts with, and how far people may move it."""

    path: str
    name: str
    scale: float = 1.0
    low: float = 0.0
    high: float = MAX_SCALE

    def allows(self, scale: float) -> bool:
        """Whether a person may use this scale."""
        return self.low <= scale <= self.high


@dataclass(frozen=True, kw_only=True)
class Look:
    """Everything a preset version says. Build it with `parse_look`."""

    loras: tuple[LookLora, ...] = ()
    triggers: tuple[str, ...] = ()  # put in front of every prompt
    before: str = ""  # may hold {variables}; {subject} is what the person writes
    after: str = ""
    size: Size | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    format: str | None = None
    count: int | None = None

    def lora(self, path: str) -> LookLora | None:
        """The LoRA of that path."""
        return next((lora for lora in self.loras if lora.path == path), None)


LOOK_KEYS = tuple(field.name for field in fields(Look))
LORA_KEYS = tuple(field.name for field in fields(LookLora))


def look_of(request: RunRequest) -> Look:
    """The look that would make this request again, words apart."""
    return Look(
        loras=tuple(LookLora(path=lora.path, name=lora.name, scale=lora.scale) for lora in request.loras),
        size=request.size,
        steps=request.num_inference_steps,
        guidance=request.guidance_scale,
        strength=request.strength,
        format=request.output_format,
        count=request.num_images,
    )


def to_json(look: Look) -> dict[str, Any]:
    """The look as JSON-like values, every key in one order; `parse_look` reads it back to an equal one."""
    body = {name: getattr(look, name) for name in LOOK_KEYS}
    body["loras"] = [{name: getattr(lora, name) for name in LORA_KEYS} for lora in look.loras]
    body["triggers"] = list(look.triggers)
    body["size"] = str(look.size) if look.size else None
    return body


def parse_look(body: Mapping[str, Any]) -> Look:
    """Check a JSON-like mapping. Raises InvalidRequest with every problem at once; unknown keys are refused.

    A problem of one LoRA has a field such as `loras.0.path`.
    """
    problems: list[Problem] = unknown_keys(body, LOOK_KEYS)
    values: dict[str, Any] = {}
    for name, read in _READERS.items():
        if body.get(name) is None:
            continue
        try:
            values[name] = read(name, body[name])
        except InvalidRequest as error:
            problems.extend(error.problems)
    problems.extend(brace_problems({name: values.get(name, "") for name in ("before", "after")}))
    if problems:
        raise InvalidRequest(tuple(problems))
    return Look(**values)


def unknown_keys(body: Mapping[str, Any], known: tuple[str, ...]) -> list[Problem]:
    """A problem for each key that means nothing here: a file from a newer studio must not lose half of itself."""
    sentence = gettext_noop("“%(name)s” means nothing here. Take it out, or update this studio.")
    strangers = [name for name in body if name not in known]
    return [problem("file", "unknown", sentence, name=str(name)[:60]) for name in strangers]


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise invalid(name, "type", gettext_noop("This must be text."))
    return clean_notes(value, field=name, limit=MAX_WORDS)


def _triggers(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
        raise invalid(name, "type", gettext_noop("This must be a list of words."))
    words = {word.strip().casefold(): word.strip() for word in reversed(value) if word.strip()}
    kept = tuple(reversed(words.values()))
    if len(kept) > MAX_TRIGGERS:
        raise invalid(name, "length", gettext_noop("At most %(limit)d trigger words."), limit=MAX_TRIGGERS)
    if any(len(word) > MAX_TRIGGER or HIDDEN.search(word) or "," in word for word in kept):
        message = gettext_noop("A trigger word has at most %(limit)d characters and no comma in it.")
        raise invalid(name, "text", message, limit=MAX_TRIGGER)
    return kept


def _setting(name: str, value: Any) -> Any:
    """One of the request's own settings, in its own range."""
    theirs = _SETTINGS[name]
    try:
        return getattr(parse_request({"prompt": "-", theirs: value}), theirs)
    except InvalidRequest as error:
        raise InvalidRequest(
            tuple(problem(name, one.code, one.message, **one.params) for one in error.problems)
        ) from None


def _loras(name: str, value: Any) -> tuple[LookLora, ...]:
    if not isinstance(value, list | tuple):
        raise invalid(name, "type", gettext_noop("This must be a list of LoRAs."))
    if len(value) > MAX_LORAS:
        message = gettext_noop("At most %(limit)d LoRAs can be used together.")
        raise invalid(name, "length", message, limit=MAX_LORAS)
    problems: list[Problem] = []
    read: list[LookLora] = []
    for place, item in enumerate(value):
        try:
            read.append(_lora(f"loras.{place}", item, {lora.path for lora in read}))
        except InvalidRequest as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidRequest(tuple(problems))
    return tuple(read)


def _lora(field: str, item: Any, earlier: set[str]) -> LookLora:
    if not isinstance(item, Mapping) or not isinstance(item.get("path"), str):
        raise invalid(field, "type", gettext_noop("Each LoRA needs a path and a scale."))
    problems = unknown_keys(item, LORA_KEYS)
    path = _collected(problems, field, lambda: clean_path(item["path"]), "path")
    name = _collected(problems, field, lambda: _lora_name(item.get("name"), path or "lora"), "name")
    scales = [
        item.get(key, otherwise) for key, otherwise in (("scale", 1.0), ("low", 0.0), ("high", MAX_SCALE))
    ]
    if path in earlier:
        problems.append(
            problem(f"{field}.path", "twice", gettext_noop("This LoRA is in the preset already."))
        )
    problems.extend(_scale_problems(field, scales))
    if problems or path is None or name is None:
        raise InvalidRequest(tuple(problems))
    scale, low, high = map(float, scales)
    return LookLora(path=path, name=name, scale=scale, low=low, high=high)


def _lora_name(value: Any, path: str) -> str:
    if value is not None and not isinstance(value, str):
        raise invalid("name", "type", gettext_noop("This must be text."))
    return clean_name(value) if value and value.strip() else clean_name(Lora(path=path).name[:MAX_NAME])


def _collected(problems: list[Problem], field: str, read: Callable[[], str], part: str) -> str | None:
    try:
        return read()
    except InvalidRequest as error:
        problems.extend(
            problem(f"{field}.{part}", one.code, one.message, **one.params) for one in error.problems
        )
        return None


def _scale_problems(field: str, scales: list[Any]) -> list[Problem]:
    names = ("scale", "low", "high")
    outside = gettext_noop("A LoRA's scale must be between 0 and %(high)g.")
    wrong = [
        problem(f"{field}.{name}", "range", outside, high=MAX_SCALE)
        for name, scale in zip(names, scales, strict=True)
        if not _is_scale(scale)
    ]
    if wrong:
        return wrong
    scale, low, high = scales
    if not low <= scale <= high:
        message = gettext_noop("The scale must lie between the lowest and the highest that people may use.")
        return [problem(f"{field}.scale", "order", message)]
    return []


def _is_scale(value: Any) -> bool:
    """Whether it is a number in the range: not NaN, for which no comparison holds."""
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value <= MAX_SCALE


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "loras": _loras,
    "triggers": _triggers,
    "before": _words,
    "after": _words,
    **dict.fromkeys(_SETTINGS, _setting),
}
