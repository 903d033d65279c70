"""What a person wants to take away."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fluxstudio.actions.exports import Wanted
from fluxstudio.imaging.workshop import QUALITY, Format


class ExportForm(forms.Form):
    """Format, quality, and whether the place stays in the file."""

    format = forms.ChoiceField(
        label=_("Format"), choices=[("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WebP")], initial="png"
    )
    quality = forms.IntegerField(
        label=_("Quality"), min_value=50, max_value=100, initial=QUALITY, required=False
    )
    gps = forms.BooleanField(label=_("Keep the place where it was taken"), required=False)

    def wanted(self) -> Wanted:
        """The checked wish."""
        values = self.cleaned_data
        return Wanted(
            format=cast("Format", values["format"]), quality=values["quality"] or QUALITY, gps=values["gps"]
        )
