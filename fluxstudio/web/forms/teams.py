"""What people write about a team: its name, who is in it, its collections, and which lines of its log to see."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fluxstudio.domain import policy
from fluxstudio.domain.lora_hosts import read_hosts
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.roles import Role, Visibility
from fluxstudio.models import AuditEntry, Collection, Invitation, Member, Person
from fluxstudio.web.team_pages import ROLE_MEANS, ROLE_NAMES, VISIBILITY_MEANS, VISIBILITY_NAMES, described

from .account import SetUpForm
from .run import say


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(
        label=_("Name of the team"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Give the team a name.")},
    )


class LoraHostsForm(forms.Form):
    """From which hosts the team takes LoRAs."""

    hosts = forms.CharField(
        label=_("Hosts, one a line"),
        required=False,
        max_length=8000,
        help_text=_("Hosts below one of these count too. Names such as owner/name come from huggingface.co."),
        widget=forms.Textarea({"rows": 5, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_hosts(self) -> list[str]:
        """As a list."""
        try:
            return read_hosts(self.cleaned_data["hosts"])
        except InvalidRequest as invalid:
            raise ValidationError([say(problem) for problem in invalid.problems]) from None


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(
        choices=[(role.value, ROLE_NAMES[role]) for role in Role],
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("There is no such role."),
        },
    )

    def clean_role(self) -> Role:
        """As a Role."""
        return Role(self.cleaned_data["role"])


class Described(forms.RadioSelect):
    """Radio buttons, each with a line on what it means (templates/teams/_choice.html writes them out)."""

    def __init__(self, means: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._means = means

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option, with its line."""
        option = super().create_option(*args, **kwargs)
        option["means"] = self._means.get(str(option["value"]), "")
        return option


class InvitationForm(forms.Form):
    """Whom to let in, as what; an address only where this studio can send mail."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Leave it empty to get a link that you hand over yourself."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    def __init__(self, part: Member, data: Any = None, *, mails: bool) -> None:
        super().__init__(data)
        if not mails:
            del self.fields["email"]
        self._team = part.team
        given = policy.gives(part.role)
        means = {str(role): ROLE_MEANS[role] for role in given}
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[(role, ROLE_NAMES[role]) for role in given],
            initial=Role.MAKER,
            widget=Described(means),
            error_messages={
                "required": _("Choose a role."),
                "invalid_choice": _("You cannot give that role."),
            },
        )

    def clean_email(self) -> str:
        """Nobody who is in the team already."""
        email = str(self.cleaned_data["email"])
        if email and Member.objects.filter(team=self._team, person__email__iexact=email).exists():
            raise ValidationError(_("Whoever has this address is in the team already."))
        return email

    def clean_role(self) -> Role:
        """As a Role."""
        return Role(self.cleaned_data["role"])


class JoinForm(SetUpForm):
    """An account for somebody who was invited; the address is settled where the invitation was sent to one."""

    def __init__(self, invitation: Invitation, data: Any = None) -> None:
        super().__init__(data)
        for name in ("team_name", "code"):
            self.fields.pop(name, None)
        if invitation.email:
            self.fields["email"].disabled = True
            self.fields["email"].initial = invitation.email

    def clean_email(self) -> str:
        """One that has no account yet."""
        email = str(self.cleaned_data["email"])
        if Person.objects.filter(email__iexact=email).exists():
            raise ValidationError(
                _("There is an account with this address already. Sign in with it instead.")
            )
        return email


class TransferForm(forms.Form):
    """Who the next owner is."""

    member = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("The new owner"),
        empty_label=_("Choose a member"),
        error_messages={
            "required": _("Choose who takes over."),
            "invalid_choice": _("That person is not in the team any more."),
        },
    )

    def __init__(self, part: Member, data: Any = None) -> None:
        super().__init__(data)
        others = Member.objects.filter(team=part.team).exclude(pk=part.pk).select_related("person", "team")
        field: Any = self.fields["member"]
        field.queryset = others.order_by("person__name", "pk")
        field.label_from_instance = lambda one: f"{one.person.name} ({ROLE_NAMES[one.role]})"


class CollectionForm(forms.Form):
    """A collection's name and who sees it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Give the collection a name.")},
    )

    def __init__(self, data: Any = None, *, place: Collection | None = None, own: bool = True) -> None:
        now = {"name": place.name, "visibility": place.visibility} if place else {}
        super().__init__(data, initial=now or {"visibility": Visibility.PRIVATE})
        # Whoever does not own it cannot take it away from the team.
        offered = [one for one in Visibility if own or one != Visibility.PRIVATE]
        choices = described(offered, VISIBILITY_NAMES, VISIBILITY_MEANS)
        self.fields["visibility"] = forms.ChoiceField(
            label=_("Who sees it"),
            choices=[(key, name) for key, name, _means in choices],
            widget=Described({key: means for key, _name, means in choices}),
            error_messages={
                "required": _("Choose who sees it."),
                "invalid_choice": _("That cannot be chosen here."),
            },
        )

    def clean_visibility(self) -> Visibility:
        """As a Visibility."""
        return Visibility(self.cleaned_data["visibility"])


class MoveForm(forms.Form):
    """Where what lies in a collection goes when it is deleted."""

    into = forms.ChoiceField(
        label=_("Move its pictures to"),
        error_messages={
            "required": _("Choose where its pictures go."),
            "invalid_choice": _("You cannot add pictures to that collection."),
        },
    )

    def __init__(self, places: list[Collection], data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["into"]
        field.choices = [("", _("Choose a collection")), *((one.slug, one.name) for one in places)]


class AuditForm(forms.Form):
    """Which lines of the log to see. What it cannot read it leaves out."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"), required=False)
    verb = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Up to"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, part: Member, verbs: list[tuple[str, Any]], data: Any) -> None:
        super().__init__(data)
        acted = AuditEntry.objects.filter(team=part.team).values("person")
        people: Any = self.fields["person"]
        people.queryset = Person.objects.filter(pk__in=acted).order_by("name", "pk")
        people.empty_label = _("Everybody")
        chosen: Any = self.fields["verb"]
        chosen.choices = [("", _("Everything")), *verbs]

    def clean(self) -> dict[str, Any]:
        """A beginning before the end."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end is before the beginning."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What could be read, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self) -> dict[str, str]:
        """The same for an address."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else str(getattr(value, "pk", value))
            for name, value in self.values().items()
        }
