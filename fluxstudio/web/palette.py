"""What the palette finds in a team, as far as a member may see it: a fixed number of queries, few rows of each kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fluxstudio.domain.preset_words import written
from fluxstudio.domain.questions import words_of
from fluxstudio.domain.roles import Visibility, may_make
from fluxstudio.models import Collection, Member, Picture, Preset, Run, SavedPrompt, Team

from .palette_commands import MOST, Group, Option
from .preset_pictures import Sample, covers_of
from .prompts import use_url
from .team_pages import VISIBILITY_ICONS, VISIBILITY_NAMES

LONGEST = 100  # characters of a question that are looked at
FEW = 3  # options a group shows before anything is typed
RECENT_PICTURES = 2_000  # the newest ones, among which is searched at every key
RECENT_RUNS = 500
SHOWN = 120  # characters of a prompt

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Question:
    """What was typed, as words; every one of them has to be found."""

    words: Sequence[str]

    @classmethod
    def of(cls, text: str) -> Question:
        """From anything a browser may send: too long is cut, and what no database takes is left out."""
        return cls(words_of(text, LONGEST))

    @property
    def most(self) -> int:
        """How many options of a kind to show."""
        return MOST if self.words else FEW

    def beside(self, label: str) -> Sequence[str]:
        """The words that are not the label's own: "use amber" looks for amber among what can be used."""
        own = label.casefold().split()
        return [word for word in self.words if word.casefold() not in own]


def found(part: Member, question: Question) -> list[Group]:
    """Groups with something in them, in the order of the page."""
    kinds = ((_presets_to_use, _saved_prompts, _own_prompts) if may_make(part.role) else ()) + (_collections,)
    if question.words:
        kinds = (*kinds, _pictures, _presets_to_open)
    groups = [kind(part, question) for kind in (*kinds, _teams)]
    return [group for group in groups if group.options]


def _presets_to_use(part: Member, question: Question) -> Group:
    label, studio = _("Use %(name)s"), reverse("studio", args=[part.team.slug])
    rows, covers = _presets(part, question.beside(label % {"name": ""}), question.most)
    options = [
        _preset_option(row, covers.get(row.pk), label, f"{studio}?preset={getattr(row, 'newest_slug', '')}")
        for row in rows
    ]
    return Group(key="use", label=_("Use a preset"), options=options)


def _presets_to_open(part: Member, question: Question) -> Group:
    label, team = _("Open %(name)s"), part.team.slug
    rows, covers = _presets(part, question.beside(label % {"name": ""}), question.most)
    options = [
        _preset_option(row, covers.get(row.pk), label, reverse("preset", args=[team, row.slug]))
        for row in rows
    ]
    return Group(key="presets", label=_("Open a preset"), options=options)


def _presets(part: Member, words: Sequence[str], most: int) -> tuple[list[Preset], dict[int, Sample]]:
    rows = Preset.objects.of_team(part.team).current().with_newest().order_by("-changed_at", "-pk")
    shown = list(_each(rows, words, lambda word: Q(name__icontains=word) | _tagged(word))[:most])
    return shown, dict(covers_of(part, shown))


def _preset_option(row: Preset, cover: Sample | None, label: str, url: str) -> Option:
    return Option(
        label=label % {"name": row.name},
        icon="swatch-book",
        thumb=cover.src if cover else "",
        note=_("v%(n)s") % {"n": getattr(row, "newest_number", None) or 1},
        words=" ".join(map(str, row.tags)),
        url=url,
    )


def _tagged(word: str) -> Q:
    """Tags lie in JSON, where SQLite keeps letters beyond ASCII as escapes."""
    return Q(tags__icontains=word) | Q(tags__icontains=json.dumps(word)[1:-1])


def _saved_prompts(part: Member, question: Question) -> Group:
    label = _("Insert %(name)s")
    words = " ".join(question.beside(label % {"name": ""}))
    options = [
        Option(
            label=label % {"name": row.name},
            icon="bookmark",
            note=_short(row.text),
            words=row.text,
            text=row.text,
            into="insert",
            url=use_url(part, row),
        )
        for row in SavedPrompt.objects.of_team(part.team).matching(words).by_name()[: question.most]
    ]
    return Group(key="prompts", label=_("Saved prompts"), options=options)


def _own_prompts(part: Member, question: Question) -> Group:
    """The person's own last prompts, each once: as they wrote them, without a preset's words."""
    studio = reverse("studio", args=[part.team.slug])
    own = Run.objects.of_team(part.team).visible_to(part.person).by(part.person).of_studio().newest_first()
    recent = Run.objects.filter(pk__in=own.values("pk")[:RECENT_RUNS]).newest_first()
    rows = _each(recent, question.words, lambda word: Q(prompt__icontains=word))
    own_words: dict[str, str] = {}
    for slug, prompt, kept in rows.values_list("slug", "prompt", "asked")[: 3 * MOST]:
        own_words.setdefault(written(prompt, kept), slug)
    options = [
        Option(
            label=_short(prompt),
            icon="history",
            words=prompt,
            text=prompt,
            into="prompt",
            url=f"{studio}?reuse={slug}",
        )
        for prompt, slug in list(own_words.items())[: question.most]
    ]
    return Group(key="recent", label=_("Your recent prompts"), options=options)


def _collections(part: Member, question: Question) -> Group:
    gallery = reverse("gallery", args=[part.team.slug])
    rows = Collection.objects.visible_to(part.person).filter(team=part.team).order_by("name", "pk")
    options = [
        Option(
            label=row.name,
            icon=VISIBILITY_ICONS[Visibility(row.visibility)],
            note=str(VISIBILITY_NAMES[row.visibility]),
            url=f"{gallery}?scope=team&collection={row.slug}",
        )
        for row in _each(rows, question.words, lambda word: Q(name__icontains=word))[: question.most]
    ]
    return Group(key="collections", label=_("Collections"), options=options)


def _pictures(part: Member, question: Question) -> Group:
    """Among the newest pictures: a search at every key must not read a million prompts."""
    seen = Picture.objects.of_team(part.team).visible_to(part.person).results().kept().newest_first()
    recent = Picture.objects.filter(pk__in=seen.values("pk")[:RECENT_PICTURES])
    rows = recent.matching(" ".join(question.words)).newest_first().select_related("collection")
    options = [_picture_option(part, row) for row in rows[: question.most]]
    return Group(key="pictures", label=_("Pictures"), options=options)


def _picture_option(part: Member, row: Picture) -> Option:
    page = reverse("picture", args=[part.team.slug, row.slug])
    side = min((side for side in row.rendition_widths if side >= 320), default=0)
    thumb = "blurred.webp" if row.is_hidden else f"w{side}.webp" if side else "file/"
    return Option(
        label=_short(row.prompt) or row.name or _("Picture"),
        thumb=f"{page}{thumb}",
        note=row.collection.name,
        words=row.prompt,
        url=page,
    )


def _teams(part: Member, question: Question) -> Group:
    rows = Team.objects.of(part.person).exclude(pk=part.team_id)
    options = [
        Option(
            label=row.name, icon="user" if row.is_private else "users", url=reverse("studio", args=[row.slug])
        )
        for row in _each(rows, question.words, lambda word: Q(name__icontains=word))[: question.most]
    ]
    return Group(key="teams", label=_("Change team"), options=options)


def _each(rows: QuerySet[Row], words: Sequence[str], test: Callable[[str], Q]) -> QuerySet[Row]:
    for word in words:
        rows = rows.filter(test(word))
    return rows


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SHOWN)
