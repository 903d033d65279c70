"""What is said about a preset: changed with its version or not at all, told in the log, never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fluxstudio.actions import presets as acts
from fluxstudio.actions.preset_about import About, Redescribed, describe, revise
from fluxstudio.domain.presets import Look, parse_look
from fluxstudio.models import AuditEntry, Event, Member, Person, Preset
from fluxstudio.web.audit_words import sentence

pytestmark = pytest.mark.django_db(transaction=True)

AMBER = parse_look({"triggers": ["nwamber"]})


def make(part: Member, name: str = "Northwind Amber") -> Preset:
    """A preset with one version."""
    return acts.add_preset(part, name=name, look=AMBER)


def told(preset: Preset) -> list[tuple[str, str]]:
    """The team's log of presets, without their making."""
    log = AuditEntry.objects.of_team(preset.team).filter(verb__startswith="preset.")
    return [(one.name, sentence(one)) for one in reversed(log.exclude(verb="preset.made"))]


def test_a_name_is_the_teams_own_once(alices_part: Member, bobs_part: Member, charlie: Person) -> None:
    make(alices_part)
    with pytest.raises(acts.NameTaken):
        make(bobs_part)
    assert make(Member.objects.get(person=charlie)).name == "Northwind Amber"
    other = make(alices_part, "Northwind Clay")
    with pytest.raises(acts.NameTaken):
        describe(alices_part, other, About(name="Northwind Amber"), stamp=About.of(other).stamp)
    other.refresh_from_db()
    assert other.name == "Northwind Clay"


def test_what_is_archived_is_not_described(alices_part: Member) -> None:
    preset = make(alices_part)
    acts.set_archived(preset, True, by=preset.owner)
    with pytest.raises(acts.Archived):
        describe(alices_part, preset, About(name="Other"), stamp=About.of(preset).stamp)


def test_a_new_name_and_who_may_edit_are_in_the_log_and_the_team_is_told(
    alices_part: Member, bobs_part: Member
) -> None:
    preset = make(alices_part)
    events = Event.objects.filter(team=preset.team, type="preset").count()
    describe(bobs_part, preset, About(name="Amber"), stamp=About.of(preset).stamp)
    describe(alices_part, preset, About(name="Amber", edited_by="makers"), stamp=About.of(preset).stamp)
    describe(
        alices_part,
        preset,
        About(name="Amber", edited_by="makers", notes="Glass."),
        stamp=About.of(preset).stamp,
    )
    assert told(preset) == [
        ("Bob Oak", "renamed the preset from Northwind Amber to Amber"),
        (
            "Alice Rivers",
            "changed who else may edit the preset Amber from editors to everybody who makes pictures",
        ),
    ]
    assert Event.objects.filter(team=preset.team, type="preset").count() == events + 3


def test_what_somebody_else_said_meanwhile_is_not_overwritten(alices_part: Member, bobs_part: Member) -> None:
    preset = make(alices_part)
    read = About.of(preset)
    describe(alices_part, Preset.objects.get(pk=preset.pk), replace(read, notes="Alice's"), stamp=read.stamp)
    with pytest.raises(Redescribed) as caught:
        revise(bobs_part, preset, Look(), replace(read, notes="Bob's"), note="", number=1, stamp=read.stamp)
    assert caught.value.now == replace(read, notes="Alice's")
    assert preset.versions.count() == 1
    mine = replace(read, notes="Bob's")
    made = revise(bobs_part, preset, Look(), mine, note="", number=1, stamp=caught.value.now.stamp)
    preset.refresh_from_db()
    assert (made and made.number, preset.notes) == (2, "Bob's")


def test_who_says_the_same_as_somebody_else_is_not_stopped(alices_part: Member) -> None:
    preset = make(alices_part)
    read = About.of(preset)
    describe(alices_part, Preset.objects.get(pk=preset.pk), replace(read, name="Amber"), stamp=read.stamp)
    describe(alices_part, preset, replace(read, name="Amber"), stamp=read.stamp)
    assert len(told(preset)) == 1


def test_a_version_whose_name_is_taken_is_not_published_either(alices_part: Member) -> None:
    preset = make(alices_part)
    make(alices_part, "Northwind Clay")
    about = About(name="Northwind Clay")
    with pytest.raises(acts.NameTaken):
        revise(alices_part, preset, Look(), about, note="", number=1, stamp=About.of(preset).stamp)
    assert (preset.versions.count(), told(preset)) == (1, [])


def test_a_look_as_it_was_makes_no_version_and_the_rest_is_kept(alices_part: Member) -> None:
    preset = make(alices_part)
    about = About(name="Amber", tags=("glass",))
    stamp = About.of(preset).stamp
    assert revise(alices_part, preset, AMBER, about, note="", number=1, stamp=stamp) is None
    preset.refresh_from_db()
    assert (preset.name, preset.tags, preset.versions.count()) == ("Amber", ["glass"], 1)
