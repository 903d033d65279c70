"""The composer as its templates see it: what stands in the fields, what it costs, how long it takes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fluxstudio.actions.presets import look_of
from fluxstudio.actions.runs import shape_of
from fluxstudio.domain import request as domain
from fluxstudio.domain.durations import usual
from fluxstudio.domain.loras import MAX_LORAS
from fluxstudio.domain.money import dollars
from fluxstudio.domain.variables import braced, names
from fluxstudio.models import Collection, Member, Picture

from .composer_limits import LIMITS, Limits, Shape, shapes_for
from .composer_presets import Chosen, Option, called, chosen, options, preset_url, usable
from .composer_prompts import history
from .contexts import Purse, mode_label, purse, seconds_of
from .forms.run import Errors, RunForm, outline
from .forms.typed import LoraRow, Typed, row_id
from .references import Attached, attached


@dataclass(frozen=True)
class Composer:
    """Everything studio/_composer.html needs."""

    part: Member
    place: Collection | None  # where the run will lie; None is the member's own
    typed: Typed
    reference: Attached | None = None
    mask: Attached | None = None
    errors: Errors = field(default_factory=dict)
    restores: str = ""  # what of a kept draft the page may put back, in draft.js’s words
    inserted: str = ""  # the name of the saved prompt that stands in the field
    limits: Limits = LIMITS

    @property
    def team(self) -> str:
        """The team's slug."""
        return self.part.team.slug

    @property
    def draft_key(self) -> str:
        """Whose draft, and of which place: the browser may be shared."""
        return f"{self.part.person_id}.{self.team}.{self.place.slug if self.place else ''}"

    @property
    def mode(self) -> str:
        """What kind of run this will be, derived from what is attached."""
        return mode_label(
            "inpaint" if self.reference and self.mask else "image" if self.reference else "text"
        )

    @property
    def modes(self) -> dict[str, str]:
        """The three labels, for the page's script."""
        return {name: mode_label(name) for name in ("text", "image", "inpaint")}

    @cached_property
    def shapes(self) -> list[Shape]:
        """The size presets, the one in force checked."""
        return shapes_for(self.typed.width, self.typed.height)

    @cached_property
    def purse(self) -> Purse | None:
        """The team's month, None on the sandbox."""
        return purse(self.part.team)

    @property
    def unit_micros(self) -> int:
        """What one picture costs."""
        return domain.PRICE_MICROS if self.purse else 0

    @property
    def price_micros(self) -> int:
        """What the run costs with the count that is chosen."""
        count = int(self.typed.count) if self.typed.count in map(str, self.limits.counts) else 1
        return self.unit_micros * count

    @property
    def price(self) -> str:
        """The same in dollars."""
        return dollars(self.price_micros)

    @property
    def left(self) -> str:
        """What the team has left after this run."""
        return dollars(max(0, self.purse.left_micros - self.price_micros)) if self.purse else ""

    @cached_property
    def usual(self) -> tuple[int, int] | None:
        """Seconds such a run usually takes; None while too little is known."""
        return usual_of(self.typed, simulated=self.purse is None)

    @property
    def summary(self) -> list[str]:
        """The advanced settings in one line."""
        fixed = self.typed.seed_mode == "fixed"
        return [
            ngettext("%(steps)s step", "%(steps)s steps", _count(self.typed.steps))
            % {"steps": self.typed.steps},
            self.typed.guidance,
            _("seed %(seed)s") % {"seed": self.typed.seed} if fixed else _("random seed"),
            self.typed.format.upper(),
        ]

    @property
    def advanced_open(self) -> bool:
        """Whether something in there is wrong."""
        return any(name in self.errors for name in ("steps", "guidance", "seed", "format"))

    @cached_property
    def history(self) -> list[str]:
        """The person's own last prompts, newest first."""
        return history(self.part)

    @cached_property
    def places(self) -> Sequence[str]:
        """The variables of the prompt that are still to be filled in."""
        return names(self.typed.prompt)

    @property
    def places_braced(self) -> str:
        """The same as they stand in the prompt."""
        return braced(self.places)

    @property
    def asks_as_is(self) -> bool:
        """Whether to offer that the prompt is sent with its braces: only when it was sent so."""
        return bool(self.places and ("prompt" in self.errors or self.typed.as_is))

    @cached_property
    def preset(self) -> Chosen | None:
        """The brand preset in force."""
        return chosen(self.part, self.typed, self.errors)

    @cached_property
    def preset_options(self) -> list[Option]:
        """The presets that can be chosen."""
        return options(self.part, self.preset.preset.slug if self.preset else "")

    @property
    def preset_url(self) -> str:
        """Where a preset is picked."""
        return preset_url(self.part)

    @property
    def blank_rows(self) -> list[LoraRow]:
        """Rows to fill in where no script can add any."""
        return [LoraRow(id=row_id()) for _ in range(MAX_LORAS - len(self.typed.loras))]

    @property
    def new_row(self) -> LoraRow:
        """The row that the page's script copies."""
        return LoraRow(id="new")

    @property
    def library_url(self) -> str:
        """Where the saved prompts are."""
        return reverse("prompts", args=[self.team])

    @property
    def save_url(self) -> str:
        """Where a prompt is saved."""
        return reverse("prompt_new", args=[self.team])

    @property
    def run_url(self) -> str:
        """Where the form goes."""
        return reverse("run_create", args=[self.team])

    @property
    def check_url(self) -> str:
        """Where a size or a LoRA's path is checked."""
        return reverse("composer_check", args=[self.team])

    @property
    def reference_url(self) -> str:
        """Where a reference or mask is brought or chosen."""
        return reverse("composer_reference", args=[self.team])


def fresh(part: Member, place: Collection | None, typed: Typed | None = None, **over: Any) -> Composer:
    """A composer with a key of its own, so that one sending is one run."""
    return Composer(part, place, replace(typed or Typed(), key=new_key()), **over)


def refused(
    part: Member, place: Collection | None, form: RunForm, reference: Picture | None, mask: Picture | None
) -> Composer:
    """The composer as it was sent, with what is wrong and everything kept."""
    typed = replace(
        form.typed,
        key=new_key() if "form" in form.errors else form.typed.key,
        reference=reference.slug if reference else "",
        mask=mask.slug if mask else "",
    )
    version = usable(part, typed.preset)
    typed = called(typed, look_of(version) if version else None)
    return Composer(part, place, typed, attached(part, reference), attached(part, mask), form.errors)


def new_key() -> str:
    """The idempotency key of one form."""
    return secrets.token_urlsafe(16)


def usual_of(typed: Typed, *, simulated: bool) -> tuple[int, int] | None:
    """Seconds that runs like this one usually take; None when it cannot be told."""
    request = outline(typed)
    return usual(seconds_of(shape_of(request), simulated=simulated)) if request else None


def _count(text: str) -> int:
    """The number that was typed, for its grammar; what is not one is many."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 2
