"""Invitations by link: made, taken back, accepted once.

The token is 128 random bits. Only its SHA-256 is stored: whoever reads the database cannot join with what they see.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from fluxstudio.actions import audit
from fluxstudio.actions.accounts import add_person, join
from fluxstudio.domain import policy
from fluxstudio.domain.roles import Role
from fluxstudio.models import Invitation, Member, Person

LASTS = datetime.timedelta(days=7)
TOKEN_BYTES = 16
MOST_OPEN = 100  # of one team: links lying about that nobody can keep an eye on


class NotYours(Exception):
    """A role above what the inviter may give, or a private team of one; nothing was made."""


class TooMany(Exception):
    """The team has MOST_OPEN open invitations already; nothing was made."""


class Gone(Exception):
    """Never made, used, expired or taken back: for whoever holds the link it is all the same."""


class AnotherAddress(Exception):
    """It was sent to somebody else's e-mail address; it is still open."""


class AlreadyIn(Exception):
    """The person is in the team; the invitation was not used up."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """An invitation, and its token: it cannot be read again."""

    invitation: Invitation
    token: str

    def __repr__(self) -> str:
        return f"Made({self.invitation})"


@transaction.atomic
def invite(by: Member, role: Role, *, email: str = "") -> Made:
    """Make a link into the team. Raises NotYours and TooMany."""
    if by.team.is_private or role not in policy.gives(by.role):
        raise NotYours
    if Invitation.objects.open().filter(team=by.team).count() >= MOST_OPEN:
        raise TooMany
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        team=by.team,
        role=role,
        email=email,
        token_hash=hash_of(token),
        invited_by=by.person,
        expires_at=timezone.now() + LASTS,
    )
    audit.record(by.team, by.person, "invitation.made", invitation.slug, role=str(role), email=email)
    return Made(invitation=invitation, token=token)


@transaction.atomic
def revoke(by: Member, invitation: Invitation) -> bool:
    """Take it back; False when it was not open any more."""
    revoked = Invitation.objects.open().filter(pk=invitation.pk).update(revoked_at=timezone.now()) == 1
    if revoked:
        facts = {"role": invitation.role, "email": invitation.email}
        audit.record(by.team, by.person, "invitation.revoked", invitation.slug, **facts)
    return revoked


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def found(token: str) -> Invitation:
    """The open invitation of this token, whose inviter may still give its role. Raises Gone."""
    rows = Invitation.objects.open().select_related("team", "invited_by")
    invitation = rows.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise Gone
    inviter = Member.objects.filter(team=invitation.team, person=invitation.invited_by).first()
    if inviter is None or invitation.role not in policy.gives(inviter.role):
        raise Gone
    return invitation


@transaction.atomic
def accept(token: str, person: Person) -> Member:
    """Join the team. Raises Gone, AnotherAddress and AlreadyIn."""
    invitation = found(token)
    if invitation.email and invitation.email.casefold() != person.email.casefold():
        raise AnotherAddress
    if Member.objects.filter(team=invitation.team, person=person).exists():
        raise AlreadyIn
    # The condition, not the look before it, is what lets one of two through.
    used = Invitation.objects.open().filter(pk=invitation.pk).update(used_at=timezone.now(), used_by=person)
    if used != 1:
        raise Gone
    member = join(invitation.team, person, Role(invitation.role))
    audit.record(invitation.team, person, "member.joined", str(person.pk), role=invitation.role)
    return member


@transaction.atomic
def accept_as_newcomer(token: str, *, name: str, email: str, password: str) -> Member:
    """Make an account and join with it: both or neither. Raises Gone and AnotherAddress."""
    found(token)
    return accept(token, add_person(name=name, email=email, password=password))
