"""The team's list of hosts: who sees it, who changes it, and that every way to a run keeps to it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fluxstudio.actions.runs import retry_slot, start_run
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.request import parse
from fluxstudio.models import AuditEntry, LoraCheck, Member, Run, Slot, Team
from tests.web.studio_pages import send

ELSEWHERE = "https://elsewhere.example/x.safetensors"


def limit(client: Client, team: Team, text: str) -> str:
    answer = client.post(reverse("lora_hosts", args=[team.slug]), {"hosts": text}, follow=True)
    return answer.content.decode()


def test_an_owner_keeps_the_list_and_everybody_sees_it(
    as_alice: Client, as_bob: Client, northwind: Team
) -> None:
    assert "The list is kept." in limit(as_alice, northwind, "Files.example\nhuggingface.co")
    northwind.refresh_from_db()
    assert northwind.lora_hosts == ["files.example", "huggingface.co"]
    page = as_bob.get(reverse("lora_hosts", args=[northwind.slug])).content.decode()
    assert "<code>files.example</code>" in page
    assert "<textarea" not in page
    assert AuditEntry.objects.filter(verb="team.lora_hosts").count() == 1


def test_others_change_nothing_and_strangers_find_nothing(
    as_bob: Client, as_charlie: Client, northwind: Team
) -> None:
    url = reverse("lora_hosts", args=[northwind.slug])
    assert as_bob.post(url, {"hosts": "files.example"}).status_code == 403
    assert as_charlie.get(url).status_code == 404
    northwind.refresh_from_db()
    assert northwind.lora_hosts == []


def test_what_is_no_host_is_said_and_what_was_written_stays(as_alice: Client, northwind: Team) -> None:
    answer = as_alice.post(
        reverse("lora_hosts", args=[northwind.slug]), {"hosts": "files.example\n<b>no</b>"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;no&lt;/b&gt; is not the name of a host." in page
    assert "files.example\n" in page


def test_a_run_with_a_lora_from_elsewhere_is_refused_with_everything_kept(
    as_alice: Client, northwind: Team
) -> None:
    limit(as_alice, northwind, "files.example")
    answer = send(
        as_alice, northwind, prompt="a red fox", lora_id="1", lora_on="1", lora_path=ELSEWHERE, lora_scale="1"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This team takes LoRAs from files.example only, and x is at elsewhere.example." in page
    assert "a red fox" in page
    assert not Run.objects.exists()


def test_a_place_is_not_asked_for_again_with_a_lora_that_is_not_let_in_any_more(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    request = parse({"prompt": "a fox", "loras": [{"path": ELSEWHERE, "scale": 1}]})
    slot = start_run(alices_part, request, key="a-key-of-a-run").run.slots.get()
    Slot.objects.filter(pk=slot.pk).update(state="failed")
    limit(as_alice, northwind, "files.example")
    url = reverse("slot_retry", args=[northwind.slug, slot.slug])
    assert "x is at elsewhere.example" in as_alice.post(url, follow=True).content.decode()
    with pytest.raises(InvalidRequest):
        retry_slot(Slot.objects.get(pk=slot.pk))
    assert Slot.objects.get(pk=slot.pk).state == "failed"


def test_what_is_known_of_loras_follows_the_list(
    as_alice: Client, alices_part: Member, northwind: Team
) -> None:
    LoraCheck.objects.create(team=northwind, path=ELSEWHERE, code="ok")
    limit(as_alice, northwind, "files.example")
    assert LoraCheck.objects.get().code == "host"
    limit(as_alice, northwind, "")
    assert LoraCheck.objects.get().code == "waiting"
