"""From the composer's fields to a request: text becomes numbers here, the ranges are the domain's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from fluxstudio.domain.loras import same_file
from fluxstudio.domain.preset_words import Asked, compose
from fluxstudio.domain.presets import Look, LookLora
from fluxstudio.domain.problems import InvalidRequest, Problem, gettext_noop
from fluxstudio.domain.request import MAX_SEED, RANDOM_SEED, RunRequest, parse

from .typed import LoraRow, Typed

_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?|\.[0-9]{1,12}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_FIELDS = {  # the domain's names, and the composer's where they differ
    "image": "reference",
    "mask_image": "mask",
    "num_inference_steps": "steps",
    "guidance_scale": "guidance",
    "num_images": "count",
    "output_format": "format",
}
_SEED = gettext_noop("The seed must be a whole number between 0 and %(high)d.")
_RANGE = gettext_noop("With this preset the scale may be %(low)g to %(high)g.")
_STALE = gettext_noop("This form is too old to be sent safely. Press Generate again.")

Errors = dict[str, list[str]]


class RunForm:
    """Reads a POST of the composer. `typed` keeps every field as it was sent, `errors` says what is wrong where.

    `asked` is what is kept of the words when a look has put its own around them.
    """

    def __init__(self, data: QueryDict) -> None:
        self.typed = Typed.from_post(data)
        self.errors: Errors = {}
        self.asked: Asked | None = None

    def to_request(
        self, *, reference: str = "", mask: str = "", look: Look | None = None
    ) -> RunRequest | None:
        """The checked request, or None with `errors` filled. `reference` and `mask` are the slugs in force.

        The pictures themselves travel beside the request; in it they only say that there are some. A `look` puts its
        words around the prompt and keeps scales in its ranges.
        """
        self._check_key()
        self._check_rows(look)
        try:
            typed = replace(self.typed, prompt=self._worded(look)) if look else self.typed
            request = parse(_body(typed, reference, mask))
        except InvalidRequest as error:
            self.note(error)
            return None
        return None if self.errors else request

    def note(self, error: InvalidRequest) -> None:
        """Say each problem at its field."""
        for problem in error.problems:
            self._note(problem)

    def add_error(self, field: str, sentence: str) -> None:
        """Say what is wrong with a field, once."""
        if sentence not in (sentences := self.errors.setdefault(field, [])):
            sentences.append(sentence)

    def _check_key(self) -> None:
        if not is_key(self.typed.key):
            self.add_error("form", gettext(_STALE))

    def _worded(self, look: Look) -> str:
        """What is sent of the words; an empty prompt stays empty, so that it is asked for."""
        if _problems({"prompt": self.typed.prompt}):
            return self.typed.prompt
        prompt, values = self.typed.prompt, dict(self.typed.values)
        try:
            worded = compose(look, prompt, values)
        except InvalidRequest as error:
            self.note(error)
            return prompt
        self.asked = Asked.of(look, prompt, values)
        return worded

    def _check_rows(self, look: Look | None) -> None:
        """Each row by itself, so that the sentence stands at the row it is about."""
        rows = tuple(
            replace(row, errors=row_errors(row) or range_errors(row, look)) if row.on else row
            for row in self.typed.loras
        )
        self.typed = replace(self.typed, loras=rows)
        if any(row.errors for row in rows):
            self.errors.setdefault("loras", [])

    def _note(self, problem: Problem) -> None:
        field = _FIELDS.get(problem.field, problem.field)
        if field == "loras" and any(row.errors for row in self.typed.loras):
            return  # said at the row already
        if field == "size":
            for side in bad_sides(self.typed.width, self.typed.height):
                self.errors.setdefault(side, [])
        if field == "seed":
            problem = replace(problem, message=_SEED, params={"high": MAX_SEED})
        self.add_error(field, say(problem))


def is_key(text: str) -> bool:
    """Whether this can be the key of a form: the same key is the same run."""
    return _KEY.fullmatch(text) is not None


def outline(typed: Typed) -> RunRequest | None:
    """The request without its words and pictures, which is what a duration depends on; None while it is invalid."""
    try:
        return parse(_body(replace(typed, prompt="-"), "", ""))
    except InvalidRequest:
        return None


def say(problem: Problem) -> str:
    """The problem's sentence in the language of the page."""
    return gettext(problem.message) % problem.params


def row_errors(row: LoraRow) -> tuple[str, ...]:
    """What is wrong with one LoRA."""
    return tuple(say(problem) for problem in _problems({"loras": [_lora(row)]}))


def range_errors(row: LoraRow, look: Look | None) -> tuple[str, ...]:
    """What is wrong with a scale that a preset keeps in a range. Only for a row whose path can be sent."""
    scale = decimal(row.scale)
    lora = _kept_in_range(row, look) if look else None
    if lora is None or isinstance(scale, str) or lora.allows(scale):
        return ()
    return (gettext(_RANGE) % {"low": lora.low, "high": lora.high},)


def _kept_in_range(row: LoraRow, look: Look) -> LookLora | None:
    """The look's LoRA that the row names, however it writes the path: a range is not got around by a longer link."""
    return next((lora for lora in look.loras if same_file(lora.path, row.path)), None)


def size_errors(width: str, height: str) -> list[str]:
    """What is wrong with a size."""
    return [say(problem) for problem in _problems({"size": _size(width, height)})]


def bad_sides(width: str, height: str) -> list[str]:
    """Which of "width" and "height" is out of range or no number."""
    sides = {"width": _size(width, "1024"), "height": _size("1024", height)}
    return [name for name, size in sides.items() if _problems({"size": size})]


def _problems(body: Mapping[str, Any]) -> tuple[Problem, ...]:
    try:
        parse({"prompt": "-", **body})
    except InvalidRequest as error:
        return error.problems
    return ()


def _body(typed: Typed, reference: str, mask: str) -> dict[str, Any]:
    """The protocol's body. What is not a number stays text, and the domain says what it should have been."""
    body = {
        "prompt": typed.prompt,
        "image": reference or None,
        "mask_image": mask or None,
        "loras": [_lora(row) for row in typed.loras if row.on],
        "size": _size(typed.width, typed.height),
        "num_inference_steps": whole(typed.steps),
        "guidance_scale": decimal(typed.guidance),
        "num_images": whole(typed.count),
        "seed": _seed(typed),
        "output_format": typed.format,
    }
    if reference:  # without one the field is not on the page
        body["strength"] = decimal(typed.strength)
    return body


def _lora(row: LoraRow) -> dict[str, Any]:
    return {"path": row.path, "scale": decimal(row.scale)}


def _size(width: str, height: str) -> str:
    return f"{width.strip()}*{height.strip()}"


def _seed(typed: Typed) -> int | str:
    if typed.seed_mode == "random":
        return RANDOM_SEED
    return whole(typed.seed)


def whole(text: str) -> int | str:
    """A whole number, or the text as it is when it is none."""
    text = text.strip()
    return int(text) if _WHOLE.fullmatch(text) else text


def decimal(text: str) -> float | str:
    """A number, or the text as it is when it is none."""
    text = text.strip()
    return float(text) if _DECIMAL.fullmatch(text) else text
