"""What an open page is told: in order, none twice, and nothing it may not know."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse

from fluxstudio import events
from fluxstudio.actions import pictures as acts
from fluxstudio.actions import provider
from fluxstudio.actions.chores import prune_events
from fluxstudio.actions.runs import cancel_run, retry_slot
from fluxstudio.domain.roles import Visibility
from fluxstudio.models import Collection, Event, Member, Person, Picture, Run, Slot, Team
from fluxstudio.web.live.hub import hub, stop_hub
from fluxstudio.web.live.subscriber import Closed, Subscriber, Told
from tests.factories import fill, make_picture, make_run

from .sockets import Tab, ids, tab

pytestmark = pytest.mark.django_db(transaction=True)

run_in_thread = sync_to_async


@pytest.fixture(autouse=True)
async def _one_hub() -> AsyncIterator[None]:
    yield
    await stop_hub()


@pytest.fixture
def renders() -> Iterator[Counter[str]]:
    """How often each template was rendered."""
    count: Counter[str] = Counter()

    def note(template: Any, **_: Any) -> None:
        count[template.name] += 1

    template_rendered.connect(note)
    yield count
    template_rendered.disconnect(note)


@pytest.fixture
def mine(alices_part: Member) -> Collection:
    """Alice's private collection."""
    return Collection.objects.get(team=alices_part.team, owner=alices_part.person, is_default=True)


def announce(team: Team, kind: Any, thing: int, collection: Collection | None = None) -> int:
    """Write an event as an action does."""
    from django.db import transaction

    with transaction.atomic():
        return events.announce(team, kind, thing, collection=collection)


def finish(slot: Slot, part: Member, place: Collection) -> Picture:
    """Fill a slot and say so, as the engine does."""
    picture = make_picture(part, collection=place)
    fill(slot, picture)
    announce(part.team, "slot", slot.pk, place)
    return picture


def bare(envelope: dict[str, Any]) -> bool:
    """Whether it says nothing but that something happened."""
    return set(envelope) == {"v", "seq"}


async def test_an_event_arrives_with_the_markup_of_the_page(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, as_alice: Client
) -> None:
    socket = await tab(alice, northwind)
    assert await socket.hello() == [{"type": "ready", "seq": 0}]
    run = await run_in_thread(make_run)(alices_part, collection=shared)
    told = await socket.hear()
    assert (told["v"], told["seq"], told["type"]) == (1, 1, "run")
    assert told["data"] == {"run": run.slug, "person": alice.pk, "collection": shared.slug, "key": run.key}
    assert told["html"].startswith('<div hx-swap-oob="afterbegin:#feed-list">')
    page = await run_in_thread(as_alice.get)(reverse("studio", args=[northwind.slug]))
    assert _section(told["html"], run) == _section(page.content.decode(), run)


def _section(html: str, run: Run) -> str:
    """The run's markup, without tokens of forms."""
    (found,) = re.findall(rf'<section class="run" id="run-{run.slug}".*?</section>', html, re.DOTALL)
    return re.sub(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>', "", found)


async def test_a_picture_arrives_in_its_place_its_header_and_the_gallery(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, media: Path
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared, num_images=2)
    slot = await Slot.objects.aget(run=run, index=0)
    socket = await tab(alice, northwind)
    await socket.hello(1)
    picture = await run_in_thread(finish)(slot, alices_part, shared)
    told = await socket.hear()
    assert told["type"] == "slot"
    assert told["data"] | {"key": ""} == {
        "run": run.slug, "person": alice.pk, "collection": shared.slug, "key": "", "slot": slot.slug,
        "state": "ready", "ready": 1, "count": 2, "picture": picture.slug,
    }  # fmt: skip
    assert re.search(rf'<article [^>]*id="slot-{slot.slug}"[^>]* hx-swap-oob="true"', told["html"])
    assert re.search(rf'<header [^>]*id="run-head-{run.slug}"[^>]* hx-swap-oob="true"', told["html"])
    gallery = told["html"].partition('<div hx-swap-oob="afterbegin:#gallery-new">')[2]
    assert ids(gallery) == [f"pic-{picture.slug}"]
    assert f'data-run="{run.slug}"' in gallery
    assert f'data-place="{shared.slug}"' in gallery


async def test_the_gallery_s_tile_is_the_page_s(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, media: Path, as_alice: Client
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared)
    slot = await Slot.objects.aget(run=run)
    socket = await tab(alice, northwind)
    await socket.hello(1)
    await run_in_thread(finish)(slot, alices_part, shared)
    pushed = (await socket.hear())["html"]
    page = (await run_in_thread(as_alice.get)(reverse("gallery", args=[northwind.slug]))).content.decode()
    pattern = r'<div class="justified-item.*?</article></div>'
    (here,), (there,) = re.findall(pattern, pushed, re.DOTALL), re.findall(pattern, page, re.DOTALL)
    assert here == re.sub(r'(class="tile-open" href="[^"?]*)\?[^"]*', r"\1", there)


async def test_every_element_that_changes_has_a_place_on_the_page(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, as_alice: Client
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared)
    slot = await Slot.objects.aget(run=run)
    socket = await tab(alice, northwind)
    await socket.hello(1)
    await run_in_thread(announce)(northwind, "slot", slot.pk, shared)
    told = await socket.hear()
    page = (await run_in_thread(as_alice.get)(reverse("studio", args=[northwind.slug]))).content.decode()
    for name in re.findall(r'id="([^"]+)"[^>]*hx-swap-oob="true"', told["html"]):
        assert page.count(f'id="{name}"') == 1, name
    for name in ("feed-list", "gallery-new"):
        assert (
            f'id="{name}"'
            in page
            + (await run_in_thread(as_alice.get)(reverse("gallery", args=[northwind.slug]))).content.decode()
        )


async def test_private_work_is_a_bare_number_for_everybody_else(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, mine: Collection, media: Path
) -> None:
    hers, his = await tab(alice, northwind), await tab(bob, northwind)
    await hers.hello()
    await his.hello()
    run = await run_in_thread(make_run)(alices_part, prompt="the secret product")
    slot = await Slot.objects.aget(run=run)
    picture = await run_in_thread(finish)(slot, alices_part, mine)
    await run_in_thread(acts.move_to_bin)(Picture.objects.filter(pk=picture.pk))
    assert ["secret product" in (await hers.hear()).get("html", "") for _ in range(3)] == [True, True, True]
    assert [await his.hear() for _ in range(3)] == [{"v": 1, "seq": number} for number in (1, 2, 3)]
    late = await tab(bob, northwind)
    assert all(bare(one) for one in (await late.hello())[:-1])


async def test_what_is_made_private_disappears_for_others_and_is_told_in_full_to_its_owner(
    alice: Person,
    bob: Person,
    alices_part: Member,
    northwind: Team,
    shared: Collection,
    mine: Collection,
    media: Path,
) -> None:
    picture = await run_in_thread(make_picture)(alices_part, collection=shared, prompt="the secret product")
    hers, his = await tab(alice, northwind), await tab(bob, northwind)
    await hers.hello()
    await his.hello()
    await run_in_thread(acts.move)(Picture.objects.filter(pk=picture.pk), mine)
    first, second = await his.hear(), await his.hear()
    assert first["html"] == f'<div id="pic-{picture.slug}" hx-swap-oob="delete"></div>'
    assert first["data"] == {"picture": picture.slug, "gone": True}
    assert bare(second)
    assert [(await hers.hear())["data"]["binned"] for _ in range(2)] == [False, False]


async def test_binning_takes_the_picture_out_of_every_open_gallery_and_restoring_brings_its_place_back(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, shared: Collection, media: Path
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared)
    slot = await Slot.objects.aget(run=run)
    picture = await run_in_thread(finish)(slot, alices_part, shared)
    socket = await tab(bob, northwind)
    await socket.hello(2)
    await run_in_thread(acts.move_to_bin)(Picture.objects.filter(pk=picture.pk))
    told = await socket.hear()
    assert f'<div id="pic-{picture.slug}" hx-swap-oob="delete"></div>' in told["html"]
    assert re.search(rf'id="slot-{slot.slug}" data-state="binned"', told["html"])
    await run_in_thread(acts.restore)(Picture.objects.filter(pk=picture.pk))
    told = await socket.hear()
    assert re.search(rf'id="slot-{slot.slug}" data-state="ready"', told["html"])
    assert "delete" not in told["html"]


async def test_a_viewer_gets_no_buttons(
    alice: Person, alices_part: Member, bobs_part: Member, bob: Person, northwind: Team, shared: Collection
) -> None:
    await Member.objects.filter(pk=bobs_part.pk).aupdate(role="viewer")
    hers, his = await tab(alice, northwind), await tab(bob, northwind)
    await hers.hello()
    await his.hello()
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert "Cancel rest" in (await hers.hear())["html"]
    assert "Cancel rest" not in (await his.hear())["html"]


async def test_a_new_role_counts_from_the_next_event_on(
    bob: Person, alices_part: Member, bobs_part: Member, northwind: Team, shared: Collection
) -> None:
    await Collection.objects.filter(pk=shared.pk).aupdate(visibility=Visibility.TEAM_EDIT)
    await shared.arefresh_from_db()
    his = await tab(bob, northwind)
    await his.hello()
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert "Cancel rest" in (await his.hear())["html"]
    await Member.objects.filter(pk=bobs_part.pk).aupdate(role="viewer")
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert "Cancel rest" not in (await his.hear())["html"]


async def test_one_audience_is_rendered_once(
    alice: Person,
    bob: Person,
    alices_part: Member,
    northwind: Team,
    shared: Collection,
    renders: Counter[str],
) -> None:
    await Collection.objects.filter(pk=shared.pk).aupdate(visibility=Visibility.TEAM_EDIT)
    await shared.arefresh_from_db()
    tabs = [await tab(one, northwind) for one in (alice, alice, alice, bob, bob)]
    for socket in tabs:
        await socket.hello()
    renders.clear()
    await run_in_thread(make_run)(alices_part, collection=shared)
    heard = [await socket.hear() for socket in tabs]
    assert all(one == heard[0] for one in heard)
    assert renders["studio/_run.html"] == 1


async def test_what_was_missed_is_told_in_order_and_none_twice(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    for _ in range(5):
        await run_in_thread(make_run)(alices_part, collection=shared)
    socket = await tab(alice, northwind)
    # Between connecting and the hello, and while it is answered, more happens.
    await run_in_thread(make_run)(alices_part, collection=shared)
    first, *_ = await asyncio.gather(socket.hello(2), run_in_thread(make_run)(alices_part, collection=shared))
    heard = [one["seq"] for one in first[:-1]]
    if 7 not in heard:
        heard.append((await socket.hear())["seq"])
    assert heard == [3, 4, 5, 6, 7]
    assert await socket.is_quiet()


async def test_a_second_hello_tells_again_what_the_page_says_it_missed(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    for _ in range(3):
        await run_in_thread(make_run)(alices_part, collection=shared)
        await socket.hear()
    assert [one["seq"] for one in await socket.hello(1)] == [2, 3, 3]
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert (await socket.hear())["seq"] == 4


async def test_of_a_thing_that_changed_often_only_the_last_state_is_told_with_markup(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared)
    slot = await Slot.objects.aget(run=run)
    for _ in range(4):
        await run_in_thread(announce)(northwind, "slot", slot.pk, shared)
    told = (await (await tab(alice, northwind)).hello())[:-1]
    assert [bare(one) for one in told] == [False, True, True, True, False]


@pytest.mark.parametrize("since", [5, 0])
async def test_a_page_that_missed_too_much_or_comes_from_the_future_is_fetched_anew(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, since: int
) -> None:
    await run_in_thread(make_run)(alices_part, collection=shared)
    if since == 0:
        await Event.objects.all().adelete()
    socket = await tab(alice, northwind)
    assert await socket.hello(since) == [{"type": "resync", "seq": 1}]
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert (await socket.hear())["seq"] == 2, "and from then on it hears what happens"


async def test_more_than_two_hundred_events_are_a_resync(
    alice: Person, northwind: Team, shared: Collection
) -> None:
    def many(count: int) -> None:
        for _ in range(count):
            announce(northwind, "budget", 1)

    await run_in_thread(many)(200)
    assert len(await (await tab(alice, northwind)).hello(0)) == 201
    await run_in_thread(many)(1)
    assert [one["type"] for one in await (await tab(alice, northwind)).hello(0)] == ["resync"]


async def test_events_that_were_cleared_away_are_a_resync(
    alice: Person, alices_part: Member, northwind: Team
) -> None:
    import datetime

    from django.utils import timezone

    for _ in range(3):
        await run_in_thread(make_run)(alices_part)
    await Event.objects.filter(seq__lte=2).aupdate(created_at=timezone.now() - datetime.timedelta(hours=25))
    assert await run_in_thread(prune_events)() == 2
    assert [one["type"] for one in await (await tab(alice, northwind)).hello(1)] == ["resync"]
    assert len(await (await tab(alice, northwind)).hello(2)) == 2


async def test_a_ping_tells_the_team_s_number_so_that_a_lost_hint_is_noticed(
    alice: Person, alices_part: Member, northwind: Team
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    layer: Any = get_channel_layer()
    await layer.flush()  # whatever was subscribed is forgotten
    await run_in_thread(make_run)(alices_part)
    await socket.say(type="ping")
    assert await socket.hear() == {"type": "pong", "seq": 1}
    assert [one["seq"] for one in await socket.hello(0)] == [1, 1]


async def test_a_layer_that_forgot_the_hub_is_joined_again(
    alice: Person, alices_part: Member, northwind: Team, settings: Any
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    layer: Any = get_channel_layer()
    layer.groups.clear()
    await hub().join()
    await run_in_thread(make_run)(alices_part)
    assert (await socket.hear())["seq"] == 1


async def test_one_delivery_that_breaks_does_not_silence_the_rest(
    alice: Person, alices_part: Member, northwind: Team, caplog: pytest.LogCaptureFixture
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    layer: Any = get_channel_layer()
    group = events.team_group(northwind.pk)
    await layer.group_send(group, {"type": "team.event", "team": northwind.pk, "seq": 999})  # of no event
    await layer.group_send(group, {"type": "team.event"})
    await layer.group_send(group, {"type": "unknown"})
    await run_in_thread(make_run)(alices_part)
    assert (await socket.hear())["seq"] == 1
    assert sum("live delivery failed" in record.getMessage() for record in caplog.records) == 2


async def test_a_reader_that_cannot_keep_up_is_let_go_and_catches_up_by_replay(
    alice: Person, alices_part: Member, northwind: Team
) -> None:
    slow = Subscriber(team_id=northwind.pk, person_id=alice.pk, language="en", session="s", room=3)
    assert await hub().add(slow, most=8)
    quick = await tab(alice, northwind)
    await quick.hello()
    for _ in range(5):
        await run_in_thread(make_run)(alices_part)
    assert [(await quick.hear())["seq"] for _ in range(5)] == [1, 2, 3, 4, 5]
    assert slow.queue.get_nowait() == Closed(4408)
    assert slow.queue.empty()
    back = await tab(alice, northwind)
    assert [one["seq"] for one in (await back.hello(0))[:-1]] == [1, 2, 3, 4, 5]
    await hub().remove(slow)


async def test_a_subscriber_keeps_order_and_hears_nothing_after_its_end() -> None:
    one = Subscriber(team_id=1, person_id=1, language="en", session="", room=2)
    one.send(1, "a")
    one.send(2, "b")
    assert [one.queue.get_nowait() for _ in range(2)] == [Told(1, "a"), Told(2, "b")]
    one.close(4401)
    one.close(4404)
    one.send(3, "c")
    assert one.queue.get_nowait() == Closed(4401)
    assert one.queue.empty()


async def test_pages_in_two_languages_are_told_in_theirs(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection, settings: Any
) -> None:
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    socket = await tab(alice, northwind)
    other = await _in_arabic(alice, northwind)
    for one in (socket, other):
        await one.hello()
    await run_in_thread(make_run)(alices_part, collection=shared)
    assert (await socket.hear())["type"] == (await other.hear())["type"] == "run"
    assert {one.language for one in hub()._everybody()} == {"en", "ar"}


async def _in_arabic(person: Person, team: Team) -> Tab:
    from .sockets import HOST, OWN, cookie_of

    cookie = await sync_to_async(cookie_of)(person)
    headers = [(b"host", HOST), (b"origin", OWN), (b"accept-language", b"ar")]
    return await Tab(f"/ws/t/{team.slug}/live/", cookie, headers=headers).open()


async def test_money_is_told_to_the_whole_team(
    alice: Person, bob: Person, alices_part: Member, northwind: Team, mine: Collection
) -> None:
    await run_in_thread(provider.set_key)(alice, "wsk_test_key_of_the_account")
    his = await tab(bob, northwind)
    await his.hello()
    await run_in_thread(make_run)(alices_part)
    money, private = await his.hear(), await his.hear()
    assert (money["type"], money["data"]) == ("budget", {})
    assert re.search(r'<span id="purse" hx-swap-oob="true">.*data-left="24985000"', money["html"])
    assert "$0.015" in money["html"]
    assert bare(private)


async def test_cancelling_and_trying_again_are_told(
    alice: Person, alices_part: Member, northwind: Team, shared: Collection
) -> None:
    run = await run_in_thread(make_run)(alices_part, collection=shared, num_images=2)
    socket = await tab(alice, northwind)
    await socket.hello(1)
    await run_in_thread(cancel_run)(run)
    assert [(await socket.hear())["data"]["state"] for _ in range(2)] == ["cancelled", "cancelled"]
    slot = await Slot.objects.select_related("run__team", "run__collection").aget(run=run, index=1)
    await run_in_thread(retry_slot)(slot)
    assert (await socket.hear())["data"]["state"] == "queued"


async def test_an_upload_is_told_without_markup(
    alice: Person, alices_part: Member, northwind: Team, mine: Collection, media: Path
) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    picture = await run_in_thread(make_picture)(alices_part, kind="reference")
    await run_in_thread(announce)(northwind, "upload", picture.pk, mine)
    told = await socket.hear()
    assert (told["html"], told["data"]["kind"]) == ("", "reference")


async def test_an_event_about_something_that_is_gone_is_a_bare_number(alice: Person, northwind: Team) -> None:
    socket = await tab(alice, northwind)
    await socket.hello()
    for kind in ("run", "slot", "picture", "upload", "collection"):
        await run_in_thread(announce)(northwind, kind, 10**6)
        assert bare(await socket.hear())


async def test_the_polling_twin_tells_exactly_the_same(
    alice: Person,
    bob: Person,
    alices_part: Member,
    northwind: Team,
    shared: Collection,
    as_alice: Client,
    as_bob: Client,
    media: Path,
) -> None:
    sockets = {alice: await tab(alice, northwind), bob: await tab(bob, northwind)}
    for socket in sockets.values():
        await socket.hello()
    await run_in_thread(make_run)(alices_part, prompt="the secret product")
    await run_in_thread(make_run)(alices_part, collection=shared)
    for person, browser in ((alice, as_alice), (bob, as_bob)):
        url = reverse("live_since", args=[northwind.slug, 0])
        answer = await run_in_thread(browser.get)(url)
        assert answer.headers["Cache-Control"] == "no-store"
        polled = json.loads(answer.content)
        assert polled == {
            "seq": 2,
            "resync": False,
            "events": [await sockets[person].hear() for _ in range(2)],
        }


@pytest.mark.parametrize(("since", "resync"), [(0, False), (1, False), (2, True), (10**30, True)])
def test_polling_with_any_number_is_answered(
    as_alice: Client, alices_part: Member, northwind: Team, since: int, resync: bool
) -> None:
    make_run(alices_part)
    answer = as_alice.get(f"/t/{northwind.slug}/live/since/{since}/")
    assert answer.status_code == 200
    assert answer.json()["resync"] is resync


def test_polling_knows_who_asks(as_charlie: Client, as_nobody: Client, northwind: Team) -> None:
    url = reverse("live_since", args=[northwind.slug, 0])
    assert as_charlie.get(url).status_code == 404
    assert as_nobody.get(url, HTTP_HX_REQUEST="true").status_code == 401
