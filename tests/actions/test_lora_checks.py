"""What is known of a LoRA: what the path itself says, what a look at it finds, and where a look never goes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from django.test import override_settings

from fluxstudio.actions import attempts, lora_checks
from fluxstudio.actions.presets import add_preset
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.domain.loras import Lora
from fluxstudio.domain.presets import parse_look
from fluxstudio.egress import Egress
from fluxstudio.engine.lora_checks import look_at_waiting
from fluxstudio.models import Attempt, Event, LoraCheck, Member, Team
from tests.egress.network import FakeNetwork, answers, resolver
from tests.egress.test_refused import ELSEWHERE, HERE, PORT, REDIRECTS, no_name
from tests.factories import make_run
from tests.wavespeed import servers

FILE = "https://files.example/amber.safetensors"
PUBLIC = "93.184.216.34"
HUB = "https://hub.example"


def lora_file(**about: str) -> bytes:
    """A small LoRA."""
    body = {"__metadata__": about, "lora.down": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}
    header = json.dumps(body).encode()
    return len(header).to_bytes(8, "little") + header + b"\0\0"


def door(data: bytes, *headers: bytes, status: bytes = b"200 OK") -> Egress:
    """A door behind which one public server answers so."""
    network = FakeNetwork({PUBLIC: answers(data, *headers, status=status)})
    return Egress(resolver=resolver([PUBLIC]), network=network)


def test_a_public_file_is_fine_and_tells_of_itself() -> None:
    data = lora_file(ss_base_model_version="flux1", trigger_word="nwamber")
    found = asyncio.run(lora_checks.look(FILE, door(data)))
    assert found.code == lora_checks.OK
    assert found.facts == {"tensors": 1, "bytes": len(data), "base_model": "flux1", "triggers": ["nwamber"]}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (b"401 Unauthorized", lora_checks.PRIVATE),
        (b"403 Forbidden", lora_checks.PRIVATE),
        (b"404 Not Found", lora_checks.MISSING),
        (b"500 Oh", lora_checks.UNREACHABLE),
    ],
)
def test_what_is_not_there_for_everybody_is_said_so(status: bytes, code: str) -> None:
    assert asyncio.run(lora_checks.look(FILE, door(b"", status=status))).code == code


@pytest.mark.parametrize("data", [b"<!doctype html>" * 10, b"", b"\x80\x02}q", (2**40).to_bytes(8, "little")])
def test_what_is_no_lora_is_said_so(data: bytes) -> None:
    assert asyncio.run(lora_checks.look(FILE, door(data))).code == lora_checks.NOT_SAFETENSORS


@pytest.mark.parametrize("url", [*HERE, *ELSEWHERE])
def test_a_look_never_reaches_loopback(url: str) -> None:
    async def tried() -> tuple[str, int, bytes]:
        async with servers.listening(servers.take_and_hang) as listener:
            egress = Egress(ports={443, listener.port}, resolver=no_name, refused_hosts={"studio.example"})
            found = await lora_checks.look(
                url.replace(PORT, str(listener.port)), egress, hub="https://hub.example"
            )
            await egress.aclose()
            return found.code, listener.connections, bytes(listener.heard)

    assert asyncio.run(tried()) == (lora_checks.UNREACHABLE, 0, b"")


@pytest.mark.parametrize("location", REDIRECTS)
def test_a_look_is_not_redirected_to_loopback(location: str) -> None:
    async def tried() -> tuple[str, int, bytes]:
        async with servers.listening(servers.take_and_hang) as listener:
            where = location.replace(PORT, str(listener.port)).encode("latin-1")
            canned = answers(b"", b"Location: " + where, status=b"302 Found")

            async def names(host: str, port: int) -> Sequence[str]:
                return [PUBLIC] if host == "public.example" else ["127.0.0.1"]

            network = FakeNetwork({PUBLIC: canned})
            egress = Egress(resolver=names, network=network, ports={443, listener.port})
            found = await lora_checks.look("https://public.example/a.safetensors", egress)
            await egress.aclose()
            return found.code, listener.connections, bytes(listener.heard)

    assert asyncio.run(tried()) == (lora_checks.UNREACHABLE, 0, b"")


def test_a_name_that_rebinds_gains_nothing() -> None:
    turns = [[PUBLIC], ["127.0.0.1"]]

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return turns.pop(0)

    network = FakeNetwork({PUBLIC: answers(lora_file())})
    codes = [
        asyncio.run(lora_checks.look(FILE, Egress(resolver=rebinding, network=network))).code
        for _ in range(2)
    ]
    assert codes == [lora_checks.OK, lora_checks.UNREACHABLE]
    assert network.connected == [(PUBLIC, 443)]


def test_a_name_at_a_hub_is_looked_up_only_where_that_is_switched_on() -> None:
    network = FakeNetwork({PUBLIC: answers(b"{}")})
    egress = Egress(resolver=resolver([PUBLIC]), network=network)
    assert lora_checks.at_once(Team(), "northwind/amber") == lora_checks.Found(code=lora_checks.NOT_CHECKED)
    assert lora_checks.at_once(Team(), "northwind/amber", hub=HUB) is None
    assert asyncio.run(lora_checks.look("northwind/amber", egress, hub=HUB)) == lora_checks.Found(code="ok")
    assert b"GET /api/models/northwind/amber" in network.written


def hub(page: object) -> Egress:
    """A hub with one model whose page says that; the model's file answers to "nwamber"."""
    files = {
        "/api/models/northwind/amber": json.dumps(page).encode(),
        "/northwind/amber/resolve/main/amber.safetensors": lora_file(trigger_word="nwamber"),
    }

    def answer(request: httpx.Request) -> httpx.Response:
        data = files.get(request.url.path)
        return httpx.Response(404) if data is None else httpx.Response(200, content=data)

    return Egress(transports={HUB: httpx.MockTransport(answer)})


@pytest.mark.parametrize(
    ("page", "code", "triggers"),
    [
        ({"siblings": [{"rfilename": "README.md"}, {"rfilename": "amber.safetensors"}]}, "ok", ["nwamber"]),
        ({"siblings": [{"rfilename": "README.md"}]}, "not_safetensors", None),
        ({"siblings": [{"rfilename": "gone.safetensors"}]}, "missing", None),
        ({"siblings": [{"rfilename": "amber.safetensors"}], "gated": "auto"}, "private", None),
        ({"siblings": [{"rfilename": "amber.safetensors"}], "private": True}, "private", None),
        ({"siblings": "?"}, "ok", None),
        ([1], "ok", None),
    ],
)
def test_of_a_name_at_a_hub_the_file_itself_is_looked_at(
    page: object, code: str, triggers: list[str] | None
) -> None:
    found = asyncio.run(lora_checks.look("northwind/amber", hub(page), hub=HUB))
    assert (found.code, found.facts.get("triggers")) == (code, triggers)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_breaks_the_look_does_not_keep_others_from_theirs(northwind: Team) -> None:
    """However: its answer is kept, so that it is not first in line for ever."""

    class Breaking(Egress):
        async def beginning(self, url: str, **limits: Any) -> Any:
            if "hostile" in url:
                raise ZeroDivisionError
            return await super().beginning(url, **limits)

    network = FakeNetwork({PUBLIC: answers(lora_file())})
    egress = Breaking(resolver=resolver([PUBLIC]), network=network)
    hostile = "https://files.example/hostile.safetensors"
    lora_checks.ask(northwind, [hostile, FILE])
    assert asyncio.run(look_at_waiting(egress)) == 2
    codes = dict(LoraCheck.objects.values_list("path", "code"))
    assert codes == {hostile: lora_checks.UNREACHABLE, FILE: lora_checks.OK}


def test_tags_that_are_no_numbers_are_no_trigger_words() -> None:
    data = lora_file(ss_tag_frequency='{"a": {"tag": 1e400, "other": 2}}')
    assert asyncio.run(lora_checks.look(FILE, door(data))).code == lora_checks.OK


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("https://huggingface.co/a/b/resolve/main/x.safetensors", None),
        ("https://cdn.huggingface.co/x.safetensors", None),
        ("https://nothuggingface.co/x.safetensors", lora_checks.HOST),
        ("https://huggingface.co.evil.example/x.safetensors", lora_checks.HOST),
        ("https://files.example/x.ckpt", lora_checks.FORM),
        ("https://files.example/x.safetensors?token=hf_x", lora_checks.FORM),
    ],
)
def test_a_teams_list_of_hosts_is_kept_to(path: str, code: str | None) -> None:
    found = lora_checks.at_once(Team(lora_hosts=["HuggingFace.co"]), path)
    assert (found.code if found else None) == code


@pytest.mark.django_db(transaction=True)
def test_a_saved_preset_is_looked_at_and_its_page_told(alices_part: Member) -> None:
    preset = add_preset(alices_part, name="Amber", look=parse_look({"loras": [{"path": FILE}]}))
    check = LoraCheck.objects.get(team=preset.team, path=FILE)
    assert (check.code, check.last_ok_at) == (lora_checks.WAITING, None)
    told = Event.objects.filter(type="preset", object_id=preset.pk).count()
    assert asyncio.run(look_at_waiting(door(lora_file(trigger_word="nwamber")))) == 1
    check.refresh_from_db()
    assert (check.code, check.facts["triggers"]) == (lora_checks.OK, ["nwamber"])
    assert check.last_ok_at is not None
    assert Event.objects.filter(type="preset", object_id=preset.pk).count() == told + 1
    assert asyncio.run(look_at_waiting(door(b""))) == 0


@pytest.mark.django_db(transaction=True)
def test_a_bad_result_keeps_the_day_it_was_fine(alices_part: Member) -> None:
    team = alices_part.team
    lora_checks.ask(team, [FILE])
    asyncio.run(look_at_waiting(door(lora_file())))
    lora_checks.ask(team, [FILE])
    assert LoraCheck.objects.get(path=FILE).code == lora_checks.OK, "a young result is not asked for again"
    lora_checks.ask(team, [FILE], again=True)
    asyncio.run(look_at_waiting(door(b"", status=b"404 Gone")))
    check = LoraCheck.objects.get(path=FILE)
    assert check.code == lora_checks.MISSING
    assert check.last_ok_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_run_that_fails_on_a_lora_has_it_looked_at_again(alices_part: Member) -> None:
    lora_checks.ask(alices_part.team, [FILE])
    asyncio.run(look_at_waiting(door(lora_file())))
    run = make_run(alices_part, loras=(Lora(path=FILE), Lora(path="a/b")))
    attempt = Attempt.objects.select_related("slot__run__team").get(slot__run=run)
    attempt.move(AttemptState.SENDING, before=AttemptState.QUEUED)
    attempts.reject(attempt, error="media", text="lora could not be loaded")
    codes = dict(LoraCheck.objects.values_list("path", "code"))
    assert codes == {FILE: lora_checks.WAITING, "a/b": lora_checks.NOT_CHECKED}


@pytest.mark.django_db(transaction=True)
@override_settings(LORA_HUB="https://hub.example")
def test_with_a_hub_names_wait_for_a_look(alices_part: Member) -> None:
    lora_checks.ask(alices_part.team, ["a/b"])
    assert LoraCheck.objects.get().code == lora_checks.WAITING
