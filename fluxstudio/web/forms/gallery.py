"""What the gallery can be narrowed to, read from its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fluxstudio.models import Collection, Member, Person

SCOPES = (("mine", _("Mine")), ("team", _("Team")), ("fav", _("Favourites")))
SHAPES = (
    ("", _("Any shape")),
    ("square", _("Square")),
    ("portrait", _("Portrait")),
    ("landscape", _("Landscape")),
)
HIDDEN = (("", _("With hidden")), ("without", _("Without hidden")), ("only", _("Only hidden")))
SORTS = (("newest", _("Newest first")), ("oldest", _("Oldest first")))
LONGEST_SEARCH = 200  # characters


class FilterForm(forms.Form):
    """The filter bar. What it cannot read it leaves out: an old link shows more, never an error."""

    scope = forms.ChoiceField(choices=SCOPES, required=False)
    q = forms.CharField(max_length=LONGEST_SEARCH, required=False, label=_("Search in prompts"))
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label=_("Person"), empty_label=_("Everyone")
    )
    collection = forms.ModelChoiceField(
        Collection.objects.none(),
        required=False,
        to_field_name="slug",
        label=_("Collection"),
        empty_label=_("All collections"),
    )
    shape = forms.ChoiceField(choices=SHAPES, required=False, label=_("Shape"))
    hidden = forms.ChoiceField(choices=HIDDEN, required=False, label=_("Hidden pictures"))
    sort = forms.ChoiceField(choices=SORTS, required=False, label=_("Order"))

    def __init__(self, part: Member, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        people = Person.objects.filter(memberships__team=part.team).order_by("name", "pk")
        places = Collection.objects.visible_to(part.person).filter(team=part.team).order_by("name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["collection"].queryset = places  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def values(self) -> dict[str, Any]:
        """What could be read, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class BulkForm(forms.Form):
    """What to do with the selected pictures."""

    ACTS = ("bin", "restore", "favourite", "unfavourite", "move", "download")
    MOST = 500  # pictures at once

    act = forms.ChoiceField(
        choices=[(act, act) for act in ACTS],
        error_messages={
            "required": _("Choose what to do with the pictures."),
            "invalid_choice": _("That cannot be done."),
        },
    )
    picture = forms.CharField(
        error_messages={"required": _("No picture is selected. Select some first.")}, max_length=20 * MOST
    )
    collection = forms.CharField(required=False, max_length=20)

    def __init__(self, data: Any) -> None:
        slugs = [slug for value in data.getlist("picture") for slug in value.split()]
        act, _colon, place = str(data.get("act", "")).partition(":")  # one button says what and where to
        super().__init__({"act": act, "collection": place, "picture": " ".join(dict.fromkeys(slugs))})

    def clean_picture(self) -> list[str]:
        """The ids, each once."""
        slugs = str(self.cleaned_data["picture"]).split()
        if len(slugs) > self.MOST:
            text = _("Select at most %(most)s pictures at once; nothing was changed.")
            raise forms.ValidationError(text, params={"most": self.MOST})
        return slugs

    def clean(self) -> dict[str, Any]:
        """A move needs a place."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("act") == "move" and not cleaned.get("collection"):
            self.add_error("collection", _("Choose a collection to move the pictures to."))
        return cleaned

    @property
    def problem(self) -> str:
        """The first sentence of what is wrong."""
        return next((str(errors[0]) for errors in self.errors.values()), "")
