"""What can be written about one picture."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_ALT = 1_000  # characters


class AltForm(forms.Form):
    """The words that stand for the picture."""

    alt = forms.CharField(
        max_length=LONGEST_ALT,
        required=False,
        label=_("Description"),
        help_text=_("Read aloud to people who cannot see the picture."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
        error_messages={"max_length": _("Use at most %(limit_value)d characters; this has %(show_value)d.")},
    )
