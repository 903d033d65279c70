"""Set-up and the settings of a person and of the installation."""

from __future__ import annotations

import hmac

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fluxstudio.models import Person


class SetUpForm(forms.Form):
    """The first account and its team."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A few words are easier to remember than one with signs."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    team_name = forms.CharField(label=_("Name of your team"), max_length=80)
    code = forms.CharField(
        label=_("Set-up code"),
        max_length=80,
        help_text=_("The studio printed it where it was started."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not settings.SETUP_CODE:
            del self.fields["code"]

    def clean_code(self) -> str:
        """Only who can read the server's terminal may set it up from elsewhere."""
        code = str(self.cleaned_data["code"])
        if not hmac.compare_digest(code.strip().encode(), settings.SETUP_CODE.encode()):
            raise ValidationError(_("That is not the code the studio printed."))
        return code

    def clean_email(self) -> str:
        """Not one that a command has already made an account for."""
        email = str(self.cleaned_data["email"])
        if Person.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this address already."))
        return email

    def clean_password(self) -> str:
        """The same rules as everywhere else."""
        person = Person(email=self.data.get("email", ""), name=self.data.get("name", ""))
        password = str(self.cleaned_data["password"])
        validate_password(password, person)
        return password


class ProviderKeyForm(forms.Form):
    """A new key. The one that is kept is never put into the page."""

    key = forms.CharField(
        label=_("WaveSpeedAI key"),
        max_length=200,
        help_text=_("Kept encrypted. It is never shown again; write a new one over it."),
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_key(self) -> str:
        """One word of visible ASCII, as it travels in a header."""
        key = str(self.cleaned_data["key"]).strip()
        if len(key) < 8 or not key.isascii() or not key.isprintable() or " " in key:
            raise ValidationError(
                _("That does not look like a key. Copy it again from your provider's page.")
            )
        return key


class AccountForm(forms.Form):
    """What a person may change about themselves."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    theme = forms.ChoiceField(label=_("Appearance"), choices=Person.Theme.choices)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("Switch them off if you use speech input or they get in your way."),
    )


class AppearanceForm(forms.Form):
    """The appearance switch of the account menu."""

    theme = forms.ChoiceField(choices=Person.Theme.choices)
