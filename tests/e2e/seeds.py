"""What browser tests find already there. Runs inside `manage.py shell`, never in the test's own process."""

from __future__ import annotations

import datetime
import io
import json
import sys
import traceback
from typing import Any
from urllib.parse import quote

from PIL import Image

PASSWORD = "a long and quiet harbour"
SHAPES = [(512, 512), (512, 640), (640, 512), (384, 576), (608, 416)]
COLOURS = ["#b5466b", "#3f7d8a", "#c98f3d", "#5b6fb0", "#6f9a55"]


def serve() -> None:
    """Answer one JSON line, [function, arguments], after the other until the pipe closes."""
    from django.db import close_old_connections

    for line in sys.stdin:
        what, values = json.loads(line)
        try:
            answer = {"value": globals()[what](**values)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)
        close_old_connections()


def people(rooms: int) -> dict[str, Any]:
    """Alice, who owns `rooms` teams; Bob, a maker in each; Charlie, who belongs to none of them."""
    from fluxstudio.actions.accounts import add_person, join, set_up
    from fluxstudio.domain.roles import Role
    from fluxstudio.models import Team

    alice = set_up(name="Alice Rivers", email="alice@example.com", password=PASSWORD, team_name="Northwind")
    bob = add_person(name="Bob Oak", email="bob@example.com", password=PASSWORD)
    charlie = add_person(name="Charlie Reed", email="charlie@example.com", password=PASSWORD)
    first = Team.objects.get(name="Northwind")
    join(first, bob, Role.MAKER)
    everyone = {"alice": alice, "bob": bob, "charlie": charlie}
    return {
        "teams": [first.slug, *(new_team(number) for number in range(2, rooms + 1))],
        "sessions": {name: _signed_in(person) for name, person in everyone.items()},
        "ids": {name: person.pk for name, person in everyone.items()},
    }


def new_team(number: int) -> str:
    """One more team that Alice owns and Bob works in; returns its slug."""
    from fluxstudio.actions.accounts import join
    from fluxstudio.domain.money import SETUP_MONTHLY_MICROS
    from fluxstudio.domain.roles import Role
    from fluxstudio.models import Person, Team

    team = Team.objects.create(name=f"Northwind {number}", monthly_micros=SETUP_MONTHLY_MICROS)
    join(team, Person.objects.get(email="alice@example.com"), Role.OWNER)
    join(team, Person.objects.get(email="bob@example.com"), Role.MAKER)
    return str(team.slug)


def sign_in(email: str) -> str:
    """A session of that person; returns its key."""
    from fluxstudio.models import Person

    return _signed_in(Person.objects.get(email=email))


def sign_out_everywhere(email: str) -> int:
    """End every session of that person, as if they had signed out in another window."""
    from django.contrib.sessions.models import Session

    from fluxstudio.models import Person

    wanted = str(Person.objects.get(email=email).pk)
    ended = [row for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == wanted]
    for row in ended:
        row.delete()
    return len(ended)


def pictures(team: str, count: int, email: str = "alice@example.com", **facts: Any) -> list[str]:
    """Finished pictures, one hour apart, newest last; returns their slugs."""
    from django.utils import timezone

    from fluxstudio.actions.intake import rendition_key
    from fluxstudio.models import Collection, Member, Picture
    from fluxstudio.models.files import put, sha256

    member = Member.objects.get(team__slug=team, person__email=email)
    place = Collection.objects.get(team=member.team, owner=member.person, is_default=True)
    now = timezone.now()
    stored = {shape: _bytes(*shape, colour) for shape, colour in zip(SHAPES, COLOURS, strict=True)}
    slugs = []
    for number in range(count):
        shape = SHAPES[number % len(SHAPES)]
        data = stored[shape]
        row = Picture.objects.create(
            team=member.team, collection=place, person=member.person,
            **{
                "kind": Picture.Kind.RESULT, "file": put(f"t/{team}/pictures", data, "png"), "sha256": sha256(data),
                "format": "png", "width": shape[0], "height": shape[1], "bytes": len(data), "seed": number,
                "prompt": f"a red fox in autumn, picture {number + 1}", "rendition_widths": [320],
                "average": COLOURS[number % len(SHAPES)], "simulated": True,
                "created_at": now - datetime.timedelta(hours=count - number),
            } | facts,
        )  # fmt: skip
        _keep(rendition_key(row, 320), data, 320)
        slugs.append(row.slug)
    return slugs


def runs(team: str, count: int, prompt: str = "a red fox in autumn", pictures_each: int = 4) -> list[str]:
    """Finished runs with their pictures in place, newest last; returns the runs' slugs."""
    from fluxstudio.models import Picture, Run, Slot

    made = pictures(team, count * pictures_each, prompt=prompt)
    slugs = []
    for number in range(count):
        run = _run(team, prompt=f"{prompt}, run {number + 1}", count=pictures_each)
        own = made[number * pictures_each : (number + 1) * pictures_each]
        for slot, slug in zip(run.slots.order_by("index"), own, strict=True):
            slot.attempts.update(state="done", seconds=6 + number % 3, finished_at=run.created_at)
            Slot.objects.filter(pk=slot.pk).update(state="filled", picture=Picture.objects.get(slug=slug))
        earlier = run.created_at - datetime.timedelta(minutes=10 * (count - number))
        Run.objects.filter(pk=run.pk).update(created_at=earlier)
        slugs.append(run.slug)
    return slugs


def every_state(team: str) -> str:
    """Finished runs, and one with a place in every state a place can be in; returns that run's slug."""
    from fluxstudio.models import Attempt, Picture, Run, Slot

    runs(team, 2)
    pictures(team, 3, binned_at=_now())
    pictures(team, 1, sensitive=True)
    run = _run(team, prompt="one of each", count=4)
    failed, doubt, waiting, cancelled = run.slots.order_by("index")
    Slot.objects.filter(pk=failed.pk).update(state="failed", error="model", error_text="")
    Slot.objects.filter(pk__in=[doubt.pk, waiting.pk]).update(state="waiting")
    Attempt.objects.filter(slot=doubt).update(state="in_doubt")
    Attempt.objects.filter(slot=failed).update(state="failed")
    Attempt.objects.filter(slot=cancelled).update(state="cancelled")
    settled = _run(team, prompt="refused by the model", count=2)
    first, second = settled.slots.order_by("index")
    Slot.objects.filter(pk=first.pk).update(
        state="failed", error="settings", error_text="width must be 256 to 1536"
    )
    hidden = Picture.objects.get(team__slug=team, sensitive=True)
    Slot.objects.filter(pk=second.pk).update(state="filled", picture=hidden)
    return str(Run.objects.get(pk=run.pk).slug)


def _now() -> str:
    from django.utils import timezone

    return timezone.now().isoformat()


def shared_place(team: str) -> str:
    """A collection that everybody in the team looks at and works in; returns its slug."""
    from fluxstudio.domain.roles import Visibility
    from fluxstudio.models import Collection, Person, Team

    owner = Person.objects.get(email="alice@example.com")
    found, _ = Collection.objects.get_or_create(
        team=Team.objects.get(slug=team), owner=owner, name="Autumn campaign", visibility=Visibility.TEAM_EDIT
    )
    return str(found.slug)


def picture_to_share(team: str, size: list[int] | None = None) -> str:
    """A picture with something to see in it, which everybody in the team may touch up; returns its slug."""
    from fluxstudio.models import Collection, Picture

    place = Collection.objects.get(slug=shared_place(team))
    slug = str(pictures(team, 1)[0])
    if size:
        data = _scene(*size)
        _store(slug, data, (size[0], size[1]))
    Picture.objects.filter(slug=slug).update(collection=place)
    return slug


def _store(slug: str, data: bytes, size: tuple[int, int]) -> None:
    from fluxstudio.models import Picture
    from fluxstudio.models.files import put, sha256

    row = Picture.objects.get(slug=slug)
    row.file, row.sha256 = put(f"t/{row.team.slug}/pictures", data, "png"), sha256(data)
    row.width, row.height, row.bytes, row.rendition_widths = *size, len(data), []
    row.save()


def _scene(width: int, height: int) -> bytes:
    """A table with a lamp on it: areas that a touch-up can be told from."""
    from PIL import ImageDraw

    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    pen.rectangle([0, height * 2 // 3, width, height], fill="#7a5a3c")
    pen.ellipse([width // 4, height // 5, width // 2, height // 2], fill="#e0b060")
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def lineage(team: str) -> list[dict[str, Any]]:
    """Every version of the team, oldest first: its number, its parent's, who made it, and what became of the mask."""
    from fluxstudio.models import Picture

    rows = Picture.objects.filter(team__slug=team, number__isnull=False).order_by("pk")
    return [
        {
            "slug": row.slug, "number": row.number, "parent": row.parent.slug if row.parent else "",
            "root": row.root.slug if row.root else "", "branch": row.is_branch, "by": row.person.email,
            "size": [row.width, row.height],
        }
        for row in rows.select_related("parent", "root", "person")
    ]  # fmt: skip


def last_order(team: str) -> dict[str, Any]:
    """How the last touch-up of the team was planned."""
    from fluxstudio.models import TouchUp

    return dict(TouchUp.objects.filter(run__team__slug=team).latest("pk").order)


def usual(team: str) -> int:
    """Enough history that runs of 256 × 320 usually take 7–9 s."""
    from django.utils import timezone

    from fluxstudio.models import Attempt

    run = _run(team, prompt="earlier work", count=4)
    for number in range(3):
        again = run if number == 0 else _run(team, prompt="earlier work", count=4)
        for index, slot in enumerate(again.slots.all()):
            slot.attempts.update(state="done", seconds=7 + (index + number) % 3, accepted_at=timezone.now())
        again.slots.update(state="cancelled")
    return Attempt.objects.filter(seconds__isnull=False).count()


def slot_states(team: str) -> list[dict[str, Any]]:
    """Every place of the team's runs, oldest first: its state, seed, attempts and price."""
    from fluxstudio.models import Slot

    rows = (
        Slot.objects.filter(run__team__slug=team)
        .order_by("run__pk", "index")
        .select_related("run", "picture")
    )
    return [
        {
            "run": row.run.slug, "state": row.state, "seed": row.seed, "attempts": row.attempts.count(),
            "prompt": row.run.prompt, "width": row.run.width, "height": row.run.height, "body": row.run.body,
            "price": sum(row.attempts.values_list("price_micros", flat=True)),
            "picture": row.picture.slug if row.picture else "",
        }
        for row in rows
    ]  # fmt: skip


def budget(team: str, left_micros: int) -> int:
    """Leave the team that much for this month."""
    from fluxstudio.models import Budget, Team

    month = Budget.objects.current(Team.objects.get(slug=team))
    spent = month.limit_micros - left_micros - month.held_micros
    Budget.objects.filter(pk=month.pk).update(spent_micros=spent)
    month.refresh_from_db()
    return int(month.left_micros)


def _run(team: str, *, prompt: str, count: int) -> Any:
    import uuid

    from fluxstudio.actions.runs import start_run
    from fluxstudio.domain.request import RunRequest, Size
    from fluxstudio.models import Member

    member = Member.objects.get(team__slug=team, person__email="alice@example.com")
    request = RunRequest(prompt=prompt, size=Size(width=256, height=320), num_images=count)
    run = start_run(member, request, key=uuid.uuid4().hex).run
    # the server's engine must not draw what stands for earlier work
    for slot in run.slots.all():
        slot.attempts.update(state="done")
    run.slots.update(state="cancelled")
    return run


def _signed_in(person: Any) -> str:
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return str(request.session.session_key)


def _bytes(width: int, height: int, colour: str) -> bytes:
    """A quiet gradient, so that a picture is told from a placeholder."""
    picture = Image.linear_gradient("L").resize((width, height))
    tinted = Image.composite(
        Image.new("RGB", picture.size, colour), Image.new("RGB", picture.size, "#20242a"), picture
    )
    file = io.BytesIO()
    tinted.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _keep(key: str, data: bytes, side: int) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    if default_storage.exists(key):
        return
    picture = Image.open(io.BytesIO(data))
    picture.thumbnail((side, side))
    file = io.BytesIO()
    picture.save(file, "WEBP")
    default_storage.save(key, ContentFile(file.getvalue()))


def teamwork(team: str) -> dict[str, Any]:
    """A shared collection, an open invitation, and a log of what was done; returns what their pages are named by."""
    from fluxstudio.actions import collections, invitations, teams
    from fluxstudio.domain.roles import Role, Visibility
    from fluxstudio.models import Member

    alice, bob = (
        Member.objects.select_related("team", "person").get(
            team__slug=team, person__email=f"{name}@example.com"
        )
        for name in ("alice", "bob")
    )
    name = "Autumn campaign, the large formats of October"
    place = collections.make_collection(alice, name, Visibility.TEAM_EDIT)
    for role in (Role.EDITOR, Role.MAKER):
        teams.change_role(alice, bob, role)
    made = invitations.invite(alice, Role.MAKER)
    invitations.invite(alice, Role.VIEWER, email="somebody.with.a.long.name@a-long-domain.example.com")
    library = {"preset": _preset(alice), "prompt": _prompt(alice, bob)}
    return {"place": place.slug, "member": bob.pk, "token": made.token, **library}


def _preset(member: Any) -> str:
    """A brand's look in two versions, with long names, a LoRA that cannot be had, and a variable; returns its slug."""
    from fluxstudio.actions import presets
    from fluxstudio.domain.presets import parse_look
    from fluxstudio.models import LoraCheck

    link = "https://huggingface.co/northwind/window-light-over-travertine/resolve/main/window-light-v2.safetensors"
    first = {
        "path": "northwind/amber-glass",
        "name": "Amber glass of the autumn campaign",
        "scale": 0.8,
        "low": 0.5,
    }
    look = {
        "loras": [first, {"path": link}],
        "triggers": ["nwamber"],
        "before": "Photo of",
        "size": "512*640",
    }
    notes = "Amber glass on travertine.\nThe window stays behind the camera."
    made = presets.add_preset(
        member,
        name="Northwind Amber, all seasons",
        look=parse_look(look),
        notes=notes,
        tags=["glass", "autumn"],
    )
    later = parse_look(look | {"after": "in {season} light", "steps": 30})
    presets.publish(member, made, later, note="The season is asked for", base=1)
    LoraCheck.objects.filter(team=member.team, path=link).update(code="private")
    return made.slug


def _prompt(*members: Any) -> str:
    """Saved prompts with long names, long texts and variables; returns the first one's slug."""
    from fluxstudio.actions import prompts
    from fluxstudio.domain.prompts import PromptWords

    text = "three matte vases on pale stone, {colour} light from a {time_of_day} window,\nno people. "
    kept = {"vases": 1, "window over the large travertine table of the autumn campaign": 9}
    made = [
        prompts.save_prompt(member, PromptWords(name=f"{member.person.name}’s {name}", text=text * times))
        for member in members
        for name, times in kept.items()
    ]
    return made[0].slug


def hostile(team: str, payloads: list[str]) -> dict[str, Any]:
    """Every field that has a name in it, with one of the payloads each, past all checks; returns what was made."""
    from django.utils import timezone

    from fluxstudio.domain.roles import Role, Visibility
    from fluxstudio.models import (
        AuditEntry,
        Collection,
        LoraCheck,
        Member,
        Person,
        Picture,
        Preset,
        PresetVersion,
        Run,
        SavedPrompt,
        Team,
    )  # fmt: skip

    northwind = Team.objects.get(slug=team)
    slugs = pictures(team, len(payloads))
    made = runs(team, 3)
    every_state(team)
    places, presets = [], []
    for number, words in enumerate(payloads):
        who = Person.objects.create(email=f"{team}-{number}@example.com", name=words[:80])
        Member.objects.create(team=northwind, person=who, role=Role.MAKER)
        place = Collection.objects.create(
            team=northwind, owner=who, name=words[:80], visibility=Visibility.TEAM_EDIT
        )
        preset = Preset.objects.create(
            team=northwind, owner=who, name=words[:80], notes=words, tags=[words, words[::-1]],
            archived_at=timezone.now() if number % 7 == 0 else None,
        )  # fmt: skip
        lora = {"path": "northwind/amber", "name": words, "scale": 1.0, "low": 0.0, "high": 4.0}
        parts = {"loras": [lora], "triggers": [words], "before": words, "after": words}
        look = {name: part for name, part in parts.items() if _can_be_in_a_look(name, part)}
        for version in (1, 2):
            PresetVersion.objects.create(
                preset=preset, number=version, person=who, note=words, look=look | {"steps": 20 + version}
            )
        SavedPrompt.objects.create(team=northwind, person=who, name=words[:80], text=words)
        AuditEntry.objects.create(
            team=northwind, person=who, name=words[:80], verb="preset.made", facts={"name": words}
        )
        kind = Picture.Kind.REFERENCE if number % 3 == 0 else Picture.Kind.RESULT
        Picture.objects.filter(slug=slugs[number]).update(
            person=who, name=words, alt=words, prompt=words, method=words[:80], notes=[words], kind=kind,
            collection=place, binned_at=timezone.now() if number % 5 == 4 else None,
        )  # fmt: skip
        places.append(place.slug)
        presets.append(preset.slug)
    LoraCheck.objects.create(
        team=northwind,
        path="northwind/amber",
        code="ok",
        facts={"base_model": payloads[0], "triggers": payloads},
    )
    for run, words in zip(Run.objects.filter(team=northwind), payloads * 9, strict=False):
        link = f"https://files.example/{quote(words, safe='()=;:*!')}.safetensors"
        body = run.body | {"prompt": words, "loras": [{"path": link, "scale": 1}]}
        Run.objects.filter(pk=run.pk).update(prompt=words, body=body)
        run.slots.update(error_text=words)
    Team.objects.filter(pk=northwind.pk).update(name=payloads[16], lora_hosts=payloads[:9])
    kept = Picture.objects.filter(slug__in=slugs, binned_at=None, kind="result")
    current = Preset.objects.filter(slug__in=presets, archived_at=None)
    return {
        "all": payloads, "places": places, "runs": made,
        "pictures": list(kept.values_list("slug", flat=True))[:8],
        "presets": list(current.values_list("slug", flat=True))[:8],
    }  # fmt: skip


def _can_be_in_a_look(name: str, part: Any) -> bool:
    """Whether a stored look can have it: what the rules refuse is in none."""
    from fluxstudio.domain.presets import parse_look
    from fluxstudio.domain.problems import InvalidRequest

    try:
        parse_look({name: part})
    except InvalidRequest:
        return False
    return True
