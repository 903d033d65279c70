"""Many finished runs at once: rows straight into the ledger, pictures and renditions as intake makes them.

Two dozen pictures are drawn and taken in once; every row points at the bytes of one of them. Their addresses all
differ, so a browser loads each.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from fluxstudio.actions.intake import store_result
from fluxstudio.actions.runs import default_collection, shape_of
from fluxstudio.domain.request import RunRequest, Size, to_body
from fluxstudio.endpoint.ordering import order_of
from fluxstudio.endpoint.renderers.encode import encode
from fluxstudio.endpoint.renderers.sandbox import SandboxRenderer
from fluxstudio.imaging.workshop import Workshop
from fluxstudio.models import Attempt, Member, Picture, Prediction, Run, Slot

A_RUN = 4  # pictures
APART = datetime.timedelta(minutes=7)
SIZES = [Size(width=1024, height=1024), Size(width=832, height=1216), Size(width=1216, height=832)]
PROMPTS = [
    "a red fox in autumn, low sun, shallow depth of field",
    "a lighthouse at dusk above a calm sea, wide view, soft mist",
    "a bottle of green tea on a wooden table, studio light, product photo",
    "a mountain lake at sunrise with a small boat",
    "a ceramic vase with tulips on a stone plinth, side light",
    "a city street at night in the rain, reflections",
    "an old oak on a hill under stars",
    "a bowl of lemons on linen, still life, morning",
]


@dataclass(frozen=True)
class Model:
    """One drawn picture: what was asked, and the facts of its stored bytes."""

    request: RunRequest
    facts: dict[str, Any]


def fill_with(part: Member, count: int) -> list[int]:
    """Store about `count` pictures in runs of four, the newest now; the runs' ids."""
    models = list(_drawn(part))
    with transaction.atomic():
        return [_run(part, models[number % len(models)], number).pk for number in range(count // A_RUN)]


def _drawn(part: Member) -> Iterator[Model]:
    renderer, workshop = SandboxRenderer(), Workshop(size=1)
    for number, prompt in enumerate(PROMPTS * len(SIZES)):
        request = RunRequest(prompt=prompt, size=SIZES[number // len(PROMPTS)], seed=number, num_images=A_RUN)
        data = encode(renderer.draw(order_of(request, prompt, 0)).image, "jpeg")
        yield Model(request, store_result(_as_if(part), data, workshop.intake(data, role="result")))
    workshop.close()


def _as_if(part: Member) -> Attempt:
    """An attempt of the team that is not stored: storing bytes only asks whose they are."""
    return Attempt(slot=Slot(run=Run(team=part.team)))


def _run(part: Member, model: Model, number: int) -> Run:
    request, when = model.request, timezone.now() - number * APART
    run = Run.objects.create(
        team=part.team,
        collection=default_collection(part),
        person=part.person,
        key=uuid.uuid4().hex,
        body=to_body(request),
        prompt=request.prompt,
        width=request.size.width,
        height=request.size.height,
        count=A_RUN,
        simulated=True,
        created_at=when,
    )
    pictures = [Picture.objects.create(**_picture(run, model, index, when)) for index in range(A_RUN)]
    for index, picture in enumerate(pictures):
        _filled(run, index, picture, when)
    return run


def _picture(run: Run, model: Model, index: int, when: datetime.datetime) -> dict[str, Any]:
    return model.facts | {
        "team": run.team,
        "collection": run.collection,
        "person": run.person,
        "kind": Picture.Kind.RESULT,
        "prompt": run.prompt,
        "alt": run.prompt,
        "seed": index,
        "simulated": True,
        "method": "sketch",
        "created_at": when + datetime.timedelta(seconds=3 + index),
    }


def _filled(run: Run, index: int, picture: Picture, when: datetime.datetime) -> None:
    slot = Slot.objects.create(
        run=run, index=index, seed=index, state="filled", picture=picture, changed_at=when
    )
    attempt = Attempt.objects.create(
        slot=slot,
        state="done",
        endpoint="sandbox",
        simulated=True,
        price_micros=0,
        shape=shape_of(run.request),
        polls=2,
        seconds=2.0 + index / 10,
        sent_at=when,
        accepted_at=when,
        ready_at=when,
        finished_at=when,
        created_at=when,
    )
    Prediction.objects.create(
        endpoint="sandbox",
        provider_id=uuid.uuid4().hex,
        attempt=attempt,
        status="completed",
        outputs=["http://sandbox.invalid/cdn/output/gone.jpeg"],
        method="sketch",
        bound_by="answer",
    )
