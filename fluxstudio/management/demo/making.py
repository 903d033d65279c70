"""Making the sample studio: people, places, runs through the real engine, and a past of two months."""

from __future__ import annotations

import asyncio
import datetime
import secrets
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from fluxstudio.actions import attempts
from fluxstudio.actions.accounts import add_person, join, set_up
from fluxstudio.actions.pictures import set_favourite
from fluxstudio.actions.provider import CLOUD
from fluxstudio.actions.runs import start_run
from fluxstudio.composition import build_engine
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.request import PRICE_MICROS, RunRequest, Size
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import Attempt, Budget, Collection, Member, Person, Picture, Run, Slot, Team

from .sample import AUTUMN, LOST, PACKSHOTS, REFUSED, WISHES, Wish

TEAM = "Northwind Studio"
ROLES = {"Ana": Role.OWNER, "Mara": Role.EDITOR, "Jonas": Role.MAKER}
NAMES = {"Ana": "Ana Ferreira", "Mara": "Mara Lindqvist", "Jonas": "Jonas Weber"}
LOOK = 0.1  # seconds between looks at how far the drawing is
PATIENCE = 180.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Account:
    """What somebody needs to sign in."""

    name: str
    email: str
    password: str
    role: str


def make_people() -> list[Account]:
    """The team with its people, and a password for each that nobody could guess."""
    accounts = [_account(first) for first in NAMES]
    owner = accounts[0]
    set_up(name=owner.name, email=owner.email, password=owner.password, team_name=TEAM)
    for account in accounts[1:]:
        person = add_person(name=account.name, email=account.email, password=account.password)
        join(_team(), person, Role(account.role))
    for name, visibility in ((AUTUMN, Visibility.TEAM_EDIT), (PACKSHOTS, Visibility.TEAM_VIEW)):
        Collection.objects.create(team=_team(), owner=_person("Ana"), name=name, visibility=visibility)
    return accounts


def make_work() -> None:
    """The runs with their pictures, drawn by the real sandbox renderer, and then given their dates."""
    runs = [(wish, _start(wish)) for wish in WISHES]
    asyncio.run(_draw())
    for wish, run in runs:
        _settle_in(wish, run)
    _lose_an_answer(_start(LOST))
    _have_one_refused(_start(REFUSED))


def _account(first: str) -> Account:
    words = secrets.token_hex(2), secrets.token_hex(2)
    return Account(
        name=NAMES[first],
        email=f"{first.lower()}@northwind.example",
        password=f"north-{'-'.join(words)}-wind",
        role=ROLES[first],
    )


def _team() -> Team:
    return Team.objects.get(name=TEAM)


def _person(first: str) -> Person:
    return Person.objects.get(name=NAMES[first])


def _start(wish: Wish) -> Run:
    member = Member.objects.get(team=_team(), person=_person(wish.who))
    place = Collection.objects.get(team=_team(), name=wish.place) if wish.place else None
    request = RunRequest(
        prompt=wish.prompt,
        size=Size(width=wish.size[0], height=wish.size[1]),
        num_images=wish.count,
        seed=int(wish.days * 1000) + 7,
        loras=tuple(Lora(path=path, scale=scale) for path, scale in wish.loras),
    )
    return start_run(member, request, key=secrets.token_hex(16), collection=place).run


async def _draw() -> None:
    engine = build_engine(hurry=True)
    task = asyncio.create_task(engine.run())
    try:
        async with asyncio.timeout(PATIENCE):
            while await sync_to_async(_is_under_way)():
                await asyncio.sleep(LOOK)
    finally:
        engine.stop()
        await task


def _is_under_way() -> bool:
    waiting = Slot.objects.waiting().exclude(attempts__state=AttemptState.IN_DOUBT)
    return waiting.exists()


@transaction.atomic
def _settle_in(wish: Wish, run: Run) -> None:
    """Move the run to its day; a picture took some seconds then."""
    asked = timezone.now() - datetime.timedelta(days=wish.days)
    Run.objects.filter(pk=run.pk).update(created_at=asked)
    for slot in run.slots.select_related("picture"):
        came = asked + datetime.timedelta(seconds=2 + slot.index)
        slot.attempts.update(
            created_at=asked, sent_at=asked, accepted_at=asked, ready_at=came, finished_at=came, seconds=None
        )
        Slot.objects.filter(pk=slot.pk).update(changed_at=came)
        Picture.objects.filter(slot=slot).update(created_at=came, sensitive=wish.hidden and slot.index == 0)
    first = run.slots.order_by("index").select_related("picture").first()
    if wish.favourite and first and first.picture:
        set_favourite(_person("Ana"), first.picture, True)


def _lose_an_answer(run: Run) -> None:
    """A place in doubt, as if the provider had been asked and its answer had never come."""
    _backdate(run, LOST)
    attempt = Attempt.objects.select_related("slot__run__team", "slot__run__collection").get(slot__run=run)
    with transaction.atomic():
        budget = Budget.objects.current(run.team)
        budget.hold(PRICE_MICROS)
        Attempt.objects.filter(pk=attempt.pk).update(
            endpoint=CLOUD, simulated=False, price_micros=PRICE_MICROS, budget=budget
        )
        Run.objects.filter(pk=run.pk).update(simulated=False)
    attempts.begin_sending(attempt)
    attempts.doubt(attempt, text="The answer to a submission was lost (ReadTimeout).")


def _have_one_refused(run: Run) -> None:
    """A failed place, as if moderation had refused the words."""
    _backdate(run, REFUSED)
    attempt = Attempt.objects.select_related("slot__run__team", "slot__run__collection").get(slot__run=run)
    attempts.begin_sending(attempt)
    attempts.reject(attempt, error="moderation", text="Content moderation: the request was refused.")


def _backdate(run: Run, wish: Wish) -> None:
    asked = timezone.now() - datetime.timedelta(days=wish.days)
    Run.objects.filter(pk=run.pk).update(created_at=asked)
    run.slots.update(changed_at=asked)
