"""Teams and who is in them: making, renaming, roles, leaving, removing, handing over.

Whatever changes members first takes the team's row for itself, so that two owners who demote each other at the same
moment do not leave a team without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from fluxstudio.actions import audit, lora_checks
from fluxstudio.actions.accounts import join
from fluxstudio.actions.runs import cancel_run
from fluxstudio.domain import policy
from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.domain.roles import Role, Visibility, may_make
from fluxstudio.models import Collection, Invitation, LoraCheck, Member, Person, Run, Team


class LastOwner(Exception):
    """The team would be left without an owner; nothing was changed."""


class Gone(Exception):
    """Who it is about has left meanwhile; nothing was changed."""


class PrivateTeam(Exception):
    """A private team of one has nobody to invite, remove or hand over to."""


@dataclass(frozen=True, kw_only=True)
class Parted:
    """What became of somebody's things when they left: who keeps them, how many collections, runs taken back."""

    heir: Person
    collections: int
    cancelled: int


@transaction.atomic
def make_team(person: Person, name: str) -> Team:
    """A team with this person as its owner; it draws on the sandbox until the instance admin grants it money."""
    team = Team.objects.create(name=name)
    join(team, person, Role.OWNER)
    audit.record(team, person, "team.made", team.slug, name=name)
    return team


@transaction.atomic
def rename_team(by: Member, name: str) -> None:
    """Give the team another name."""
    team = _taken_by(by, "team.rename")
    if team.name == name:
        return
    audit.record(team, by.person, "team.renamed", team.slug, before=team.name, name=name)
    Team.objects.filter(pk=team.pk).update(name=name)
    by.team.name = name


@transaction.atomic
def set_lora_hosts(by: Member, hosts: list[str]) -> None:
    """Say from which hosts LoRAs may come; an empty list is any public one. What is known of LoRAs is looked up anew."""
    team = _taken_by(by, "team.limit_loras")
    if team.lora_hosts == hosts:
        return
    audit.record(team, by.person, "team.lora_hosts", team.slug, hosts=", ".join(hosts))
    Team.objects.filter(pk=team.pk).update(lora_hosts=hosts)
    by.team.lora_hosts = team.lora_hosts = hosts
    known = LoraCheck.objects.filter(team=team).values_list("path", flat=True)
    lora_checks.ask(team, list(known), again=True)


@transaction.atomic
def change_role(by: Member, member: Member, role: Role) -> None:
    """Give a member another role. What they may no longer do stops: queued runs, invitations.

    Raises LastOwner and Gone.
    """
    team = _taken_by(by, "member.change_role")
    before = _role_now(member)
    if before == role:
        return
    if before == Role.OWNER:
        _another_owner(team, member)
    member.role = role
    member.save(update_fields=["role"])
    _revoke_beyond(team, member.person, role, by.person)
    if not may_make(role):
        _cancel_queued(team, member.person)
    audit.record(
        team,
        by.person,
        "member.role_changed",
        _who(member.person),
        who=member.person.name,
        before=before,
        role=str(role),
    )


@transaction.atomic
def transfer(by: Member, to: Member) -> None:
    """Hand the team over: the other becomes an owner, the one who hands over an editor.

    Raises PrivateTeam and Gone.
    """
    team = _taken_by(by, "team.transfer")
    _not_private(team)
    _role_now(to)
    Member.objects.filter(pk=to.pk).update(role=Role.OWNER)
    Member.objects.filter(pk=by.pk).update(role=Role.EDITOR)
    to.role, by.role = Role.OWNER, Role.EDITOR
    _revoke_beyond(team, by.person, Role.EDITOR, by.person)
    audit.record(team, by.person, "team.transferred", _who(to.person), who=to.person.name)


@transaction.atomic
def remove_member(by: Member, member: Member) -> Parted:
    """End somebody's part in the team. Raises LastOwner, PrivateTeam and Gone."""
    _taken_by(by, "member.remove")
    heir = by.person if by.person_id != member.person_id else None
    parted = _part(member, heir, by.person)
    audit.record(by.team, by.person, "member.removed", _who(member.person), who=member.person.name)
    return parted


@transaction.atomic
def leave(member: Member) -> Parted:
    """End one's own part. Raises LastOwner, PrivateTeam and Gone."""
    parted = _part(member, None, member.person)
    audit.record(member.team, member.person, "member.left", _who(member.person))
    return parted


def heir_of(team: Team, leaving: Member) -> Person | None:
    """The owner who has been there longest, to whom the leaver's collections pass; None when there is none."""
    others = Member.objects.filter(team=team, role=Role.OWNER).exclude(pk=leaving.pk)
    found = others.select_related("person").order_by("joined_at", "pk").first()
    return found.person if found else None


def queued_runs(team: Team, person: Person) -> list[Run]:
    """Their runs with a place that is still waiting."""
    return list(Run.objects.filter(team=team, person=person, slots__state=SlotState.WAITING).distinct())


def _part(member: Member, heir: Person | None, by: Person) -> Parted:
    team = _taken(member.team)
    _not_private(team)
    _role_now(member)
    _another_owner(team, member)
    heir = heir or heir_of(team, member)
    assert heir is not None  # there is another owner
    cancelled = _cancel_queued(team, member.person)
    collections = _pass_on(team, member.person, heir)
    _revoke(Invitation.objects.open().filter(team=team, invited_by=member.person), team, by)
    # By instance: its signal closes the open sockets.
    member.delete()
    return Parted(heir=heir, collections=collections, cancelled=cancelled)


def _taken(team: Team) -> Team:
    return Team.objects.select_for_update().get(pk=team.pk)


def _taken_by(by: Member, right: str) -> Team:
    """The team, when the role still carries the right: what the view saw may be a moment old."""
    team = _taken(by.team)
    try:
        allowed = policy.may(_role_now(by), right)
    except Gone:
        allowed = False
    if not allowed:
        raise PermissionDenied
    return team


def _role_now(member: Member) -> str:
    try:
        member.refresh_from_db(fields=["role"])
    except Member.DoesNotExist:
        raise Gone from None
    return member.role


def _not_private(team: Team) -> None:
    if team.is_private:
        raise PrivateTeam


def _another_owner(team: Team, member: Member) -> None:
    if not Member.objects.filter(team=team, role=Role.OWNER).exclude(pk=member.pk).exists():
        raise LastOwner


def _cancel_queued(team: Team, person: Person) -> int:
    """Take back what was not sent; what was sent is paid for and stays with the team when it comes."""
    return sum(cancel_run(run).cancelled for run in queued_runs(team, person))


def _pass_on(team: Team, person: Person, heir: Person) -> int:
    """Their collections belong to the heir now, private ones unseen by anybody else as before."""
    places = list(Collection.objects.filter(team=team, owner=person))
    # Named after whom they came from: everybody has a "My work".
    named = Case(*[When(pk=one.pk, then=Value(_inherited(one, person))) for one in places])
    if places:
        theirs = Collection.objects.filter(pk__in=[one.pk for one in places])
        theirs.update(name=named, owner=heir, is_default=False)
    for one in places:
        name = "" if one.visibility == Visibility.PRIVATE else one.name
        audit.record(team, person, "collection.passed_on", one.slug, name=name, who=heir.name)
    return len(places)


def _inherited(place: Collection, person: Person) -> str:
    if not place.is_default:
        return place.name
    most = Collection._meta.get_field("name").max_length or 80
    return f"{person.name} · {place.name}"[:most]


def _revoke_beyond(team: Team, person: Person, role: str, by: Person) -> None:
    """Invitations to what they may no longer give."""
    mine = Invitation.objects.open().filter(team=team, invited_by=person)
    _revoke(mine.exclude(role__in=policy.gives(role)), team, by)


def _revoke(rows: QuerySet[Invitation], team: Team, by: Person) -> None:
    for row in list(rows):
        Invitation.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
        audit.record(team, by, "invitation.revoked", row.slug, role=row.role, email=row.email)


def _who(person: Person) -> str:
    return str(person.pk)
