"""An install to measure, made from outside the studio's process.

    python -m tests.bench.install set-up            Alice, her team and a session
    python -m tests.bench.install fill 1000         pictures in runs of four, with real renditions
    python -m tests.bench.install ask 100 [FILE [S]]   runs of one picture; FILE has a prompt a line, S s lie between

The data folder is FLUXSTUDIO_DATA_DIR. Prints JSON: {"cookie": …, "team": …} or {"runs": [ids]}.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from fluxstudio.models import Member

EMAIL = "alice@example.com"


def set_up() -> dict[str, Any]:
    """The owner and her team; the cookie that signs her in."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from fluxstudio.actions.accounts import set_up

    call_command("migrate", verbosity=0, interactive=False)
    person = set_up(
        name="Alice Rivers", email=EMAIL, password="a long and quiet harbour", team_name="Northwind"
    )
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"cookie": [cookie.key, cookie.value], "team": _alice().team.slug}


def fill(count: str) -> dict[str, Any]:
    """Finished runs of four with pictures."""
    from tests.bench.filling import fill_with

    return {"runs": fill_with(_alice(), int(count))}


def ask(count: str, prompts: str = "", apart: str = "0") -> dict[str, Any]:
    """Queue runs of one picture, as the studio's form would; the engine finds them by its sweep."""
    from fluxstudio.actions.runs import start_run
    from fluxstudio.domain.request import RunRequest

    words = Path(prompts).read_text().splitlines() if prompts else ["a red fox in autumn"]
    part = _alice()
    runs = []
    for number in range(int(count)):
        asked = RunRequest(prompt=words[number % len(words)])
        runs.append(start_run(part, asked, key=uuid.uuid4().hex).run.pk)
        time.sleep(float(apart))
    return {"runs": runs}


def _alice() -> Member:
    from fluxstudio.models import Member

    return Member.objects.select_related("team", "person").get(person__email=EMAIL, team__is_private=False)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "fluxstudio.settings"
    django.setup()
    verbs = {"set-up": set_up, "fill": fill, "ask": ask}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))
