"""Two people, or one with a quick finger, at the same moment on one database file."""

from __future__ import annotations

import json

from tests.processes.kit import KEY, Stage, shell


def test_one_form_is_one_run_money_is_held_once_and_events_stay_in_order(stage: Stage) -> None:
    code = "from tests.processes.race import main; main()"

    said = shell(stage.folder / "studio", code, WAVESPEED_API_KEY=KEY)
    same_form, budget, events = (json.loads(line) for line in said.splitlines())

    assert same_form == {"created": 1, "found": 1, "runs": 1}
    assert budget == {"started": 5, "refused": 11, "held beyond": 0}
    assert events == {"no gap": True, "in order": True, "watched": True}
