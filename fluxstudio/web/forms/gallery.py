"""What the gallery can be narrowed to, read from its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fluxstudio.domain.questions import LONGEST
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


class FilterForm(forms.Form):
    """The filter bar, as it was sent. What it cannot read it leaves out: an old link shows more, never an error."""

    scope = forms.ChoiceField(choices=SCOPES, required=False)
    q = forms.CharField(max_length=LONGEST, required=False)
    person = forms.ModelChoiceField(Person.objects.none(), required=False)
    collection = forms.ModelChoiceField(Collection.objects.none(), required=False, to_field_name="slug")
    shape = forms.ChoiceField(choices=SHAPES, required=False)
    hidden = forms.ChoiceField(choices=HIDDEN, required=False)
    sort = forms.ChoiceField(choices=SORTS, required=False)

    def __init__(self, part: Member, data: Any) -> None:
        super().__init__(data)
        self.fields["person"].queryset = people_of(part)  # type: ignore[attr-defined]
        self.fields["collection"].queryset = places_of(part)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What could be read, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@dataclass(frozen=True, kw_only=True)
class Select:
    """One list of the filter bar; written out by the template, because widgets cost it 10 ms."""

    name: str
    label: str
    chosen: str
    options: list[tuple[str, str]]


def selects(
    params: Mapping[str, str], people: Iterable[Person], places: Iterable[Collection]
) -> list[Select]:
    """The lists, with what the address chose."""
    everyone = [("", gettext("Everyone")), *((str(person.pk), person.name) for person in people)]
    everywhere = [("", gettext("All collections")), *((place.slug, place.name) for place in places)]
    lists: list[tuple[str, Any, Iterable[tuple[str, Any]]]] = [
        ("person", gettext("Person"), everyone),
        ("collection", gettext("Collection"), everywhere),
        ("shape", gettext("Shape"), SHAPES),
        ("hidden", gettext("Hidden pictures"), HIDDEN),
        ("sort", gettext("Order"), SORTS),
    ]
    return [
        Select(
            name=name,
            label=label,
            chosen=params.get(name, ""),
            options=[(key, str(text)) for key, text in options],
        )
        for name, label, options in lists
    ]


def people_of(part: Member) -> QuerySet[Person]:
    """The team's members by name."""
    return Person.objects.filter(memberships__team=part.team).order_by("name", "pk")


def places_of(part: Member) -> QuerySet[Collection]:
    """The team's collections that the member may look at, by name."""
    return Collection.objects.visible_to(part.person).filter(team=part.team).order_by("name", "pk")


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
