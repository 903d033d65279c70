"""Trying a preset: two versions side by side, or a LoRA's scale in steps; priced before anything is sent."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fluxstudio.actions.presets import look_of
from fluxstudio.actions.runs import OverBudget
from fluxstudio.actions.trials import Trial, start_trial
from fluxstudio.domain.money import dollars
from fluxstudio.domain.preset_words import Asked, variables
from fluxstudio.domain.presets import Look
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import MAX_IMAGES, PRICE_MICROS
from fluxstudio.domain.trials import ladder, read_scales, read_seed, tried
from fluxstudio.models import Member, Preset, PresetVersion, Run
from fluxstudio.web import access, preset_access
from fluxstudio.web.composer import new_key
from fluxstudio.web.contexts import RunCard, purse, run_cards
from fluxstudio.web.forms.run import Errors, is_key, say
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.words import over_budget_words

SHOWN = 6  # runs of a trial


@dataclass
class TrialForm:
    """What stands in the form, as text, and what is wrong with it."""

    prompt: str = ""
    kind: str = "versions"
    seed: str = ""
    lora: str = ""
    scales: str = "0.4, 0.6, 0.8, 1"
    seeds: str = "2"
    key: str = ""
    agreed: str = ""  # the price in micro-dollars that the person has seen
    values: dict[str, str] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)

    @classmethod
    def of(cls, data: QueryDict) -> TrialForm:
        """What was sent, or the defaults."""
        names = ("prompt", "kind", "seed", "lora", "scales", "seeds", "key", "agreed")
        given: dict[str, Any] = {
            name: str(data[name]).replace("\r\n", "\n") for name in names if name in data
        }
        values = {name[6:]: str(data[name]) for name in data if name.startswith("value_")}
        return cls(**given, values=values)

    def note(self, error: InvalidRequest) -> None:
        """Say what is wrong, each once."""
        for problem in error.problems:
            sentences = self.errors.setdefault(problem.field, [])
            if (sentence := say(problem)) not in sentences:
                sentences.append(sentence)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def preset_try(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """The form and its price; what was tried; or the start, once the price has been seen."""
    part = access.maker(request, team)
    found = preset_access.preset(part, preset)
    versions = list(found.versions.order_by("-number")[:2])
    if request.method != "POST":
        return _page(request, part, found, versions, TrialForm.of(request.GET))
    form = TrialForm.of(request.POST)
    wanted = _wanted(form, versions)
    price = _price(part, wanted)
    if found.archived_at or form.errors or not wanted:
        return _page(request, part, found, versions, form, status=422)
    if form.agreed != str(price) or not is_key(form.key):
        return _page(request, part, found, versions, form, wanted=wanted)
    try:
        runs = start_trial(part, wanted, key=form.key[:50])
    except InvalidRequest as invalid:
        form.note(invalid)
        return _page(request, part, found, versions, form, status=422)
    except OverBudget as over:
        form.errors["form"] = [over_budget_words(over)]
        return _page(request, part, found, versions, form, status=402)
    address = reverse("preset_try", args=[team, found.slug])
    return redirect(f"{address}?runs={','.join(run.slug for run in runs)}")


def _wanted(form: TrialForm, versions: list[PresetVersion]) -> list[Trial]:
    """The requests of the trial, each with its version; empty with `errors` filled when that cannot be."""
    newest = versions[0]
    try:
        seed = read_seed(form.seed, secrets.randbelow(2**30))
        form.seed = str(seed)  # what is priced is what is run
        if form.kind == "ladder":
            pictures = int(form.seeds) if form.seeds in map(str, range(1, MAX_IMAGES + 1)) else 1
            looks = ladder(look_of(newest), form.lora, read_scales(form.scales))
            return [_trial(form, newest, look, seed=seed, pictures=pictures) for look in looks]
        return [_trial(form, version, look_of(version), seed=seed) for version in reversed(versions)]
    except InvalidRequest as error:
        form.note(error)
        return []


def _trial(form: TrialForm, version: PresetVersion, look: Look, *, seed: int, pictures: int = 1) -> Trial:
    request = tried(look, form.prompt, form.values, seed=seed, pictures=pictures)
    return Trial(request=request, version=version, asked=Asked.of(look, form.prompt, form.values))


def _page(
    request: StudioRequest,
    part: Member,
    found: Preset,
    versions: list[PresetVersion],
    form: TrialForm,
    *,
    wanted: list[Trial] | None = None,
    status: int = 200,
) -> HttpResponse:
    look = look_of(versions[0])
    names = dict.fromkeys(name for version in versions for name in variables(look_of(version)))
    form.key = form.key if is_key(form.key) else new_key()
    context: dict[str, Any] = {
        "part": part,
        "preset": found,
        "versions": versions[::-1],
        "form": form,
        "look": look,
        "variables": [
            {"name": name, "value": form.values.get(name, ""), "errors": form.errors.get(f"value.{name}", [])}
            for name in names
        ],
        "counts": range(1, MAX_IMAGES + 1),
        "cards": _cards(part, found, request.GET.get("runs", "")),
        "is_paid": purse(part.team) is not None,
    }
    if wanted:
        context["plan"] = {
            "pictures": sum(one.request.num_images for one in wanted),
            "price": dollars(_price(part, wanted)),
            "micros": _price(part, wanted),
        }
    context["waiting"] = any(card["card"].waiting for card in context["cards"])
    return render(request, "presets/try.html", context, status=status)


def _price(part: Member, wanted: list[Trial]) -> int:
    """Micro-dollars for all pictures; 0 on the sandbox."""
    unit = PRICE_MICROS if purse(part.team) else 0
    return unit * sum(one.request.num_images for one in wanted)


def _cards(part: Member, found: Preset, slugs: str) -> list[dict[str, Any]]:
    """The runs of a trial with their labels, as far as the member may look at them."""
    order = [slug for slug in slugs.split(",") if slug and "\0" not in slug][:SHOWN]
    if not order:
        return []
    runs = Run.objects.visible_to(part.person).of_team(part.team).filter(slug__in=order)
    cards = run_cards(runs.filter(preset_version__preset=found).for_feed(part.person), part)
    by_slug = {card.run.slug: card for card in cards}
    return [_labelled(by_slug[slug]) for slug in order if slug in by_slug]


def _labelled(card: RunCard) -> dict[str, Any]:
    version = card.run.preset_version
    look = look_of(version) if version else None
    scales = [
        (known.name if known else lora.name, lora.scale)
        for lora in card.run.request.loras
        for known in [look.lora(lora.path) if look else None]
    ]
    return {"card": card, "version": version, "scales": scales}
