"""What differs between two looks, as sentences a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .presets import Look, LookLora
from .problems import gettext_noop
from .request import RunRequest, Size


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: an English msgid with %(name)s places, as in problems.py."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


#: A setting: when it changed, when it is set now, when it is no longer.
_SETTINGS = {
    "size": (
        gettext_noop("Size: %(before)s, now %(after)s."),
        gettext_noop("Size is set to %(after)s."),
        gettext_noop("Size is no longer set (it was %(before)s)."),
    ),
    "steps": (
        gettext_noop("Steps: %(before)s, now %(after)s."),
        gettext_noop("Steps are set to %(after)s."),
        gettext_noop("Steps are no longer set (they were %(before)s)."),
    ),
    "guidance": (
        gettext_noop("Guidance: %(before)s, now %(after)s."),
        gettext_noop("Guidance is set to %(after)s."),
        gettext_noop("Guidance is no longer set (it was %(before)s)."),
    ),
    "strength": (
        gettext_noop("Strength: %(before)s, now %(after)s."),
        gettext_noop("Strength is set to %(after)s."),
        gettext_noop("Strength is no longer set (it was %(before)s)."),
    ),
    "format": (
        gettext_noop("Format: %(before)s, now %(after)s."),
        gettext_noop("Format is set to %(after)s."),
        gettext_noop("Format is no longer set (it was %(before)s)."),
    ),
    "count": (
        gettext_noop("Pictures: %(before)s, now %(after)s."),
        gettext_noop("Pictures are set to %(after)s."),
        gettext_noop("Pictures are no longer set (they were %(before)s)."),
    ),
    "before": (
        gettext_noop("Words before the prompt: “%(before)s”, now “%(after)s”."),
        gettext_noop("Words before the prompt: “%(after)s”."),
        gettext_noop("No words before the prompt any more (they were “%(before)s”)."),
    ),
    "after": (
        gettext_noop("Words after the prompt: “%(before)s”, now “%(after)s”."),
        gettext_noop("Words after the prompt: “%(after)s”."),
        gettext_noop("No words after the prompt any more (they were “%(before)s”)."),
    ),
}


def difference(before: Look, after: Look) -> tuple[Change, ...]:
    """Every difference, LoRAs first. Empty exactly when the looks are equal."""
    return (*_loras(before, after), *_triggers(before, after), *_settings(before, after))


def departs(look: Look, request: RunRequest) -> bool:
    """Whether a request uses other LoRAs or scales than the look says."""
    stack = [(lora.path, lora.scale) for lora in request.loras]
    return stack != [(lora.path, lora.scale) for lora in look.loras]


def _loras(before: Look, after: Look) -> Iterator[Change]:
    old = {lora.path: lora for lora in before.loras}
    new = {lora.path: lora for lora in after.loras}
    for path, lora in new.items():
        if path not in old:
            message = gettext_noop("LoRA %(name)s was added at %(scale)g.")
            yield Change(message=message, params={"name": lora.name, "scale": lora.scale})
        else:
            yield from _moved(old[path], lora)
    for path, lora in old.items():
        if path not in new:
            yield Change(message=gettext_noop("LoRA %(name)s was removed."), params={"name": lora.name})
    if [path for path in old if path in new] != [path for path in new if path in old]:
        yield Change(message=gettext_noop("The LoRAs are in another order."))


def _moved(old: LookLora, new: LookLora) -> Iterator[Change]:
    if old.name != new.name:
        message = gettext_noop("LoRA %(before)s is now called %(after)s.")
        yield Change(message=message, params={"before": old.name, "after": new.name})
    if old.scale != new.scale:
        message = gettext_noop("Scale of %(name)s: %(before)g, now %(after)g.")
        yield Change(message=message, params={"name": new.name, "before": old.scale, "after": new.scale})
    if (old.low, old.high) != (new.low, new.high):
        message = gettext_noop("Range of %(name)s: %(was_low)g to %(was_high)g, now %(low)g to %(high)g.")
        params = {"was_low": old.low, "was_high": old.high, "low": new.low, "high": new.high}
        yield Change(message=message, params={"name": new.name, **params})


def _triggers(before: Look, after: Look) -> Iterator[Change]:
    for word in after.triggers:
        if word not in before.triggers:
            yield Change(message=gettext_noop("Trigger word “%(word)s” was added."), params={"word": word})
    for word in before.triggers:
        if word not in after.triggers:
            yield Change(message=gettext_noop("Trigger word “%(word)s” was removed."), params={"word": word})
    if before.triggers != after.triggers and sorted(before.triggers) == sorted(after.triggers):
        yield Change(message=gettext_noop("The trigger words are in another order."))


def _settings(before: Look, after: Look) -> Iterator[Change]:
    for name, (changed, is_set, unset) in _SETTINGS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        message = changed if _is(old) and _is(new) else is_set if _is(new) else unset
        yield Change(message=message, params={"before": _shown(old), "after": _shown(new)})


def _is(value: Any) -> bool:
    return value is not None and value != ""


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Size):
        return f"{value.width} × {value.height}"
    return "" if value is None else str(value)
