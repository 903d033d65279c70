"""Make pictures from a shell: `manage.py generate "a red fox in autumn" --count 2 --wait --out DIR`."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.db.models import Case, When
from django.utils import timezone

from fluxstudio.actions.intake import store_upload
from fluxstudio.actions.runs import OverBudget, default_collection, start_run
from fluxstudio.composition import build_engine
from fluxstudio.domain.lifecycle import AttemptState, SlotState
from fluxstudio.domain.money import dollars
from fluxstudio.domain.problems import InvalidRequest, Problem
from fluxstudio.domain.request import FORMATS, RunRequest, parse
from fluxstudio.domain.roles import Role, may_make
from fluxstudio.imaging import workshop
from fluxstudio.imaging.refusals import Refused
from fluxstudio.models import Member, Picture, Run, Slot
from fluxstudio.models.files import read
from fluxstudio.web.failures import of_slot

LOOK = 0.5  # seconds between looks at the database while another process drives the run
DEFAULTS = RunRequest(prompt="-")
OPTIONS = {  # what a field of the protocol is called here
    "num_images": "--count",
    "num_inference_steps": "--steps",
    "guidance_scale": "--guidance",
    "output_format": "--format",
    "loras": "--lora",
    "mask_image": "--mask",
    "prompt": "prompt",
}


class Command(BaseCommand):
    """Starts one run as a member of a team, and with --wait stays until its pictures are there."""

    help = "Make pictures from a shell."

    def add_arguments(self, parser: CommandParser) -> None:
        """The same parameters as the composer, with the same defaults."""
        parser.add_argument("prompt")
        parser.add_argument("--size", default=str(DEFAULTS.size), metavar="W*H")
        parser.add_argument("--count", type=int, default=1)
        parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
        parser.add_argument("--steps", type=int, default=DEFAULTS.num_inference_steps)
        parser.add_argument("--guidance", type=float, default=DEFAULTS.guidance_scale)
        parser.add_argument("--strength", type=float, default=DEFAULTS.strength)
        parser.add_argument("--format", default=DEFAULTS.output_format, choices=FORMATS)
        parser.add_argument("--lora", action="append", default=[], metavar="owner/name:0.8")
        parser.add_argument("--image", type=Path, metavar="FILE")
        parser.add_argument("--mask", type=Path, metavar="FILE", help="white = change, black = keep")
        parser.add_argument("--team", help="the team's slug (default: the set-up's team, or --email's first)")
        parser.add_argument("--email", help="who asks (default: the team's first owner)")
        parser.add_argument("--wait", action="store_true", help="stay until the pictures are there")
        parser.add_argument("--timeout", type=float, default=600.0, help="seconds to wait at most")
        parser.add_argument("--out", type=Path, metavar="DIR", help="copy the pictures here (implies --wait)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start, wait, copy."""
        member = find_member(options["team"], options["email"])
        run = self._start(member, options)
        self.stdout.write(f"run {run.slug}: {run.count} × {run.width}×{run.height}, {_source(run)}")
        if options["wait"] or options["out"]:
            self._wait(run, options["timeout"])
            self._report(run, options["out"])

    def _wait(self, run: Run, seconds: float) -> None:
        try:
            asyncio.run(_until_settled(run, seconds))
        except KeyboardInterrupt:
            raise CommandError(
                f"Stopped waiting. Run {run.slug} is kept: the studio goes on with it when it next runs.",
                returncode=130,
            ) from None

    def _start(self, member: Member, options: dict[str, Any]) -> Run:
        try:
            request = parse(body_of(options))
            reference, mask = _pictures(member, options["image"], options["mask"])
            key = uuid.uuid4().hex
            return start_run(member, request, key=key, reference=reference, mask=mask).run
        except InvalidRequest as error:
            raise CommandError("\n".join(map(_sentence, error.problems))) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        except OverBudget as error:
            raise CommandError(
                f"This run costs {dollars(error.needed_micros)}. The team has {dollars(error.left_micros)} left "
                f"until {error.renews_on}. Nothing was started."
            ) from error

    def _report(self, run: Run, out: Path | None) -> None:
        slots = list(run.slots.select_related("picture").order_by("index"))
        for slot in slots:
            if slot.picture is None:
                self.stdout.write(f"{slot.index + 1}: {_why_none(slot)}")
            else:
                self.stdout.write(
                    f"{slot.index + 1}: seed {slot.seed} {_copy(slot.picture, run, slot.index, out)}"
                )
        missing = sum(slot.picture is None for slot in slots)
        if missing:
            raise CommandError(f"{missing} of {run.count} pictures did not come.")


def find_member(team: str | None, email: str | None) -> Member:
    """Who asks: in the first team that is not somebody's own, its first owner. Raises CommandError for nobody."""
    owners_first = Case(When(role=Role.OWNER, then=0), When(role=Role.VIEWER, then=2), default=1)
    members = Member.objects.select_related("team", "person")
    members = members.order_by("team__is_private", "team_id", owners_first, "pk")
    if team:
        members = members.filter(team__slug=team)
    if email:
        members = members.filter(person__email__iexact=email)
    try:
        found = members.first()
    except DatabaseError:  # nothing has been migrated yet
        found = None
    if found is None:
        raise CommandError("There is no such member yet. Start the studio once and set it up.")
    if not may_make(found.role):
        raise CommandError(
            f"{found.person.email} is a viewer of {found.team}: viewers look at pictures and make none. "
            "An owner of the team can change that; --email names somebody else, --team another team."
        )
    return found


def body_of(options: dict[str, Any]) -> dict[str, Any]:
    """The options as the protocol's JSON body."""
    return {
        "prompt": options["prompt"],
        "size": options["size"].replace("x", "*"),
        "num_images": options["count"],
        "seed": options["seed"],
        "num_inference_steps": options["steps"],
        "guidance_scale": options["guidance"],
        "strength": options["strength"],
        "output_format": options["format"],
        "loras": [_lora(text) for text in options["lora"]],
        "image": str(options["image"] or "") or None,
        "mask_image": str(options["mask"] or "") or None,
    }


def _sentence(problem: Problem) -> str:
    return f"{OPTIONS.get(problem.field, f'--{problem.field}')}: {problem}"


def _lora(text: str) -> dict[str, Any]:
    path, colon, scale = text.rpartition(":")
    if not colon or "/" in scale:
        return {"path": text, "scale": 1.0}
    try:
        return {"path": path, "scale": float(scale)}
    except ValueError:
        raise CommandError(f"--lora {text}: write it as owner/name:0.8") from None


def _pictures(member: Member, image: Path | None, mask: Path | None) -> tuple[Picture | None, Picture | None]:
    if image is None:
        return None, None
    place, data = default_collection(member), _bytes(image)
    intake = workshop.shared().intake(data, role="reference")
    reference = store_upload(member, place, Picture.Kind.REFERENCE, image.name, intake, data)
    if mask is None:
        return reference, None
    data = _bytes(mask)
    taken = workshop.shared().mask(data, for_size=(reference.width, reference.height))
    return reference, store_upload(member, place, Picture.Kind.MASK, mask.name, taken, data)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}. Nothing was started.") from error


async def _until_settled(run: Run, timeout: float) -> None:
    """Drive the run with an engine of our own when no other process has the folder's lock, and look until it ended."""
    engine = build_engine()
    task = asyncio.create_task(engine.run())
    deadline = timezone.now().timestamp() + timeout
    try:
        while await sync_to_async(_is_moving)(run) and timezone.now().timestamp() < deadline:
            await asyncio.sleep(LOOK)
    finally:
        engine.stop()
        await task


def _is_moving(run: Run) -> bool:
    doubtful = [AttemptState.IN_DOUBT, AttemptState.REVIEW]
    return run.slots.filter(state=SlotState.WAITING).exclude(attempts__state__in=doubtful).exists()


def _why_none(slot: Slot) -> str:
    """What became of a place without a picture, what it cost, and what can be done."""
    attempt = slot.attempts.order_by("-number").first()
    if attempt and attempt.state in (AttemptState.IN_DOUBT, AttemptState.REVIEW):
        cost = f"may have been charged {dollars(attempt.price_micros)}" if attempt.price_micros else "free"
        return f"in doubt: the answer was lost; {cost}, and it is not sent again by itself"
    if slot.state == SlotState.WAITING:
        return "not there yet; it goes on as long as the studio runs"
    if slot.state == SlotState.CANCELLED:
        return "cancelled before it was sent; not charged"
    failure = of_slot(slot, slot.run)
    return f"{failure.title} {failure.cost} {slot.error_text}".rstrip()


def _source(run: Run) -> str:
    if run.simulated:
        return "local sandbox, no AI model, free"
    return dollars(sum(row.price_micros for slot in run.slots.all() for row in slot.attempts.all()))


def _copy(picture: Picture, run: Run, index: int, out: Path | None) -> str:
    if out is None:
        return picture.slug
    target = out / f"{run.slug}-{index + 1}.{picture.format.replace('jpeg', 'jpg')}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(picture.file))
    except OSError as error:
        raise CommandError(f"{target}: {error.strerror}. The pictures are kept in the studio.") from error
    return str(target)
