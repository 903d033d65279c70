"""What addresses speak of, once for each collection of the world."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fluxstudio.actions import invitations, presets, prompts
from fluxstudio.domain.presets import Look
from fluxstudio.domain.prompts import PromptWords
from fluxstudio.domain.roles import Role
from fluxstudio.models import Collection, Member, Run, Slot
from tests.factories import fill, make_candidate, make_fill, make_picture, make_run

#: Closed on purpose, so without a name; it goes by its pattern.
ABSENT = "^(email|confirm-email|reauthenticate|password/set|login/code)/"
MISSING = "nowherenowhere"
MISSING_NUMBER = 987_654_321


def routes() -> Iterator[tuple[str, str]]:
    """Every route's name and pattern; a route without a name goes by its pattern."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
        for item in resolver.url_patterns:
            path = prefix + str(item.pattern)
            if isinstance(item, URLResolver):
                yield from walk(item, path)
            elif isinstance(item, URLPattern):
                yield item.name or path, path

    yield from walk(get_resolver(), "")


ROUTES = dict(routes())
#: Parts of an address that name a thing: in a collection, or in the team alone.
IN_A_COLLECTION = ("run", "slot", "picture", "collection", "candidate")
#: As far as the collection is open, so far is the preset beside it.
EDITED_BY = {"private": "owner", "team_view": "editors", "team_edit": "makers"}
IN_A_TEAM = ("member", "invitation", "preset", "prompt")


def part_of(name: str, parts: tuple[str, ...] = (*IN_A_COLLECTION, *IN_A_TEAM)) -> str:
    """The part of the route's address that names a thing; "" when none does."""
    found = re.search(rf"<(?:\w+:)?({'|'.join(parts)})>", ROUTES[name])
    return found[1] if found else ""


class Things:
    """One of each, in one collection of one member."""

    def __init__(self, part: Member, place: Collection, target: Member) -> None:
        self.team, self.place, self.target = part.team, place, target
        self.run: Run = make_run(part, collection=place, num_images=2)
        self.slot: Slot = self.run.slots.get(index=0)
        self.picture = make_picture(part, collection=place)
        fill(self.run.slots.get(index=1), self.picture)
        self.upload = make_picture(part, collection=place, kind="reference")
        self.touched = make_picture(part, collection=place, width=320, height=320)
        self.fill = make_fill(part, self.touched, count=1)
        self.candidate = make_candidate(self.fill)
        self.version = make_picture(part, collection=place, parent=self.touched, root=self.touched, number=2)
        self.owner = Member.objects.select_related("team", "person").filter(team=part.team, role=Role.OWNER)[
            0
        ]
        self.invited = invitations.invite(self.owner, Role.VIEWER)
        editors = EDITED_BY[place.visibility]
        self.preset = presets.add_preset(part, name=f"Amber {place.pk}", look=Look(), edited_by=editors)
        self.prompt = prompts.save_prompt(self.owner, PromptWords(name=f"Bottle {place.pk}", text="a bottle"))

    def address(self, name: str, **over: Any) -> str:
        """The route's address for these things; `over` replaces a part of it."""
        if name == ABSENT:
            return "/email/"
        chosen = {part: self.slug_of(part, name) for part in ("picture", "run")}
        given = self._parts() | chosen | over
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", ROUTES[name])
        return reverse(name, kwargs={one: given[one] for one in wanted})

    def missing(self, name: str) -> str:
        """The same address for a thing that does not exist."""
        part = part_of(name)
        return self.address(name, **{part: MISSING_NUMBER if part == "member" else MISSING})

    def slug_of(self, part: str, name: str) -> str:
        """What stands for that part in the route's address."""
        if part == "picture" and name in ("picture_export", "export_file"):
            return self.version.slug
        if part == "picture":
            return (self.upload if name == "upload_delete" else self.picture).slug
        if part == "run" and name in ("fill_again", "touch_up_mask"):
            return self.fill.slug
        return str(self._parts()[part])

    def _parts(self) -> dict[str, Any]:
        slugs = {"team": self.team, "run": self.run, "slot": self.slot, "collection": self.place}
        slugs |= {"candidate": self.candidate, "invitation": self.invited.invitation, "preset": self.preset}
        slugs["prompt"] = self.prompt
        parts: dict[str, Any] = {name: thing.slug for name, thing in slugs.items()}
        return parts | {
            "member": self.target.pk,
            "token": self.invited.token,
            "side": 320,
            "format": "png",
            "seq": 0,
            "number": 1,
            "name": "none.png",
            "uidb36": "1",
            "key": "k-k",
        }
