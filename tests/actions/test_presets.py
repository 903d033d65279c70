"""Presets and their versions: what a team keeps, who is told, and what never changes any more."""

from __future__ import annotations

import datetime
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from fluxstudio.actions import presets as acts
from fluxstudio.actions.runs import start_run
from fluxstudio.domain.preset_files import PresetFile, read, write
from fluxstudio.domain.preset_words import compose
from fluxstudio.domain.presets import Look, look_of, parse_look
from fluxstudio.domain.request import RunRequest, parse
from fluxstudio.models import AuditEntry, Event, Member, Person, Preset, Run
from fluxstudio.web.audit_words import sentence
from tests.factories import make_picture
from tests.preset_rivals import rivals

pytestmark = pytest.mark.django_db(transaction=True)

AMBER = parse_look(
    {
        "loras": [{"path": "northwind/amber-glass", "scale": 0.8, "low": 0.6, "high": 1}],
        "triggers": ["nwamber"],
        "size": "512*640",
    }
)


def make(part: Member, name: str = "Northwind Amber", look: Look = AMBER, **over: Any) -> Preset:
    """A preset with one version."""
    return acts.add_preset(part, name=name, look=look, **over)


def used(part: Member, preset: Preset) -> Run:
    """A run with the preset's newest version."""
    request = parse({"prompt": "a fox", "size": "256*256"})
    return start_run(part, request, key=uuid.uuid4().hex, preset_version=acts.newest_of(preset)).run


def test_a_preset_begins_with_its_first_version_and_the_team_is_told(alices_part: Member) -> None:
    preset = make(alices_part, note="First try", tags=["autumn"])
    version = acts.newest_of(preset)
    assert (version.number, version.note, version.person) == (1, "First try", alices_part.person)
    assert acts.look_of(version) == AMBER
    assert Event.objects.filter(team=preset.team, type="preset", object_id=preset.pk).exists()


def test_a_version_is_added_and_the_ones_before_stay(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    first = acts.newest_of(preset)
    run = used(bobs_part, preset)
    darker = parse_look({"triggers": ["nwamber"]})
    second = acts.publish(bobs_part, preset, darker, note="Without the LoRA", base=1)
    assert (second.number, second.person) == (2, bobs_part.person)
    assert acts.look_of(acts.newest_of(preset)) == darker
    first.refresh_from_db()
    assert acts.look_of(first) == AMBER
    run.refresh_from_db()
    assert run.preset_version == first


def test_who_wrote_on_top_of_an_older_version_is_told_so(alices_part: Member) -> None:
    preset = make(alices_part)
    acts.publish(alices_part, preset, Look(), note="", base=1)
    with pytest.raises(acts.Stale) as caught:
        acts.publish(alices_part, preset, AMBER, note="", base=1)
    assert caught.value.newest.number == 2
    assert preset.versions.count() == 2


def test_the_same_look_is_not_published_twice(alices_part: Member) -> None:
    preset = make(alices_part)
    with pytest.raises(acts.Unchanged):
        acts.publish(alices_part, preset, AMBER, note="again", base=1)


def test_a_locked_preset_is_forked_instead(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    acts.set_locked(preset, True, by=preset.owner)
    with pytest.raises(acts.Locked):
        acts.publish(alices_part, preset, Look(), note="", base=1)
    fork = acts.copy_to(bobs_part, acts.newest_of(preset))
    assert (fork.name, fork.owner, fork.is_locked) == ("Northwind Amber 2", bobs_part.person, False)
    assert fork.forked_from == acts.newest_of(preset)
    assert acts.publish(bobs_part, fork, Look(), note="", base=1).number == 2
    acts.set_locked(preset, False, by=preset.owner)
    assert acts.publish(alices_part, preset, Look(), note="", base=1).number == 2


def test_what_is_archived_is_only_looked_at_until_it_is_taken_back(alices_part: Member) -> None:
    preset = make(alices_part)
    acts.set_archived(preset, True, by=preset.owner)
    with pytest.raises(acts.Archived):
        acts.publish(alices_part, preset, Look(), note="", base=1)
    with pytest.raises(acts.Archived):
        acts.set_cover(preset, None)
    assert list(Preset.objects.current()) == []
    assert list(Preset.objects.archived()) == [preset]
    acts.set_archived(preset, False, by=preset.owner)
    assert acts.publish(alices_part, preset, Look(), note="", base=1).number == 2


def test_a_copy_in_another_team_is_its_makers_own(alices_part: Member, charlie: Person) -> None:
    preset = make(alices_part, notes="Use with glass.", tags=["autumn"])
    theirs = Member.objects.get(person=charlie)
    copy = acts.copy_to(theirs, acts.newest_of(preset))
    assert (copy.team, copy.owner, copy.name) == (theirs.team, charlie, "Northwind Amber")
    assert (copy.notes, copy.tags, acts.look_of(acts.newest_of(copy))) == (
        "Use with glass.",
        ["autumn"],
        AMBER,
    )


def test_a_cover_is_kept_and_leaves_with_its_picture(alices_part: Member, media: Path) -> None:
    preset = make(alices_part)
    picture = make_picture(alices_part)
    acts.set_cover(preset, picture)
    preset.refresh_from_db()
    assert preset.cover == picture
    picture.delete()
    preset.refresh_from_db()
    assert preset.cover is None


def test_uses_are_the_runs_of_all_versions_in_the_last_days(alices_part: Member, bobs_part: Member) -> None:
    preset, other = make(alices_part), make(alices_part, "Unused")
    old = used(alices_part, preset)
    Run.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=31))
    used(bobs_part, preset)
    acts.publish(alices_part, preset, Look(), note="", base=1)
    used(bobs_part, preset)
    since = timezone.now() - datetime.timedelta(days=30)
    counted = dict(Preset.objects.with_uses(since).with_newest().values_list("name", "uses"))
    assert counted == {"Northwind Amber": 2, other.name: 0}
    newest = Preset.objects.with_newest().get(pk=preset.pk)
    assert (newest.newest_number, newest.newest_slug) == (2, acts.newest_of(preset).slug)


def test_an_exported_preset_is_imported_elsewhere_and_exported_as_the_same_bytes(
    alices_part: Member, charlie: Person
) -> None:
    preset = make(alices_part, notes="Zwei Zeilen\nund ein ß", tags=["herbst"])
    data = write(PresetFile(name=preset.name, look=AMBER, notes=preset.notes, tags=tuple(preset.tags)))
    there = acts.import_preset(Member.objects.get(person=charlie), read(data))
    again = PresetFile(
        name=there.name,
        look=acts.look_of(acts.newest_of(there)),
        notes=there.notes,
        tags=tuple(there.tags),
    )
    assert write(again) == data


def test_a_copy_pressed_twice_at_once_gets_the_next_number(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    with rivals(alices_part, "Northwind Amber 2", "Northwind Amber 3"):
        copy = acts.copy_to(bobs_part, acts.newest_of(preset))
    assert (copy.name, copy.owner) == ("Northwind Amber 4", bobs_part.person)


def test_a_file_imported_twice_at_once_is_kept_twice(alices_part: Member, bobs_part: Member) -> None:
    with rivals(alices_part, "Northwind Amber"):
        made = acts.import_preset(bobs_part, PresetFile(name="Northwind Amber", look=AMBER))
    assert made.name == "Northwind Amber 2"


def test_a_copy_that_is_always_too_late_says_so(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    names = [f"Northwind Amber {number}" for number in range(2, 40)]
    with rivals(alices_part, *names), pytest.raises(acts.NameTaken):
        acts.copy_to(bobs_part, acts.newest_of(preset))
    assert not Preset.objects.filter(owner=bobs_part.person).exists()


def test_a_look_made_from_a_run_is_the_runs_own(alices_part: Member) -> None:
    request = RunRequest(prompt="a fox", loras=parse({"prompt": "-", "loras": [{"path": "a/b"}]}).loras)
    preset = make(alices_part, look=look_of(request))
    assert acts.look_of(acts.newest_of(preset)).loras[0].path == "a/b"
    assert compose(look_of(request), "a fox") == "a fox"


def test_what_is_done_to_a_preset_is_in_the_teams_log(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    acts.publish(bobs_part, preset, Look(), note="", base=1)
    acts.set_locked(preset, True, by=alices_part.person)
    acts.copy_to(bobs_part, acts.newest_of(preset))
    acts.set_archived(preset, True, by=alices_part.person)
    log = AuditEntry.objects.of_team(preset.team).filter(verb__startswith="preset.")
    assert [(entry.name, sentence(entry)) for entry in reversed(log)] == [
        ("Alice Rivers", "made the preset Northwind Amber"),
        ("Bob Oak", "published v2 of the preset Northwind Amber"),
        ("Alice Rivers", "locked the preset Northwind Amber"),
        ("Bob Oak", "copied the preset Northwind Amber as Northwind Amber 2"),
        ("Alice Rivers", "archived the preset Northwind Amber"),
    ]


def test_a_refused_version_leaves_no_line_in_the_log(alices_part: Member) -> None:
    preset = make(alices_part)
    with pytest.raises(acts.Unchanged):
        acts.publish(alices_part, preset, AMBER, note="", base=1)
    assert not AuditEntry.objects.filter(verb="preset.published").exists()
