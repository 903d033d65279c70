"""How often the engine asks follows how long the line to each endpoint takes."""

from __future__ import annotations

import pytest

from fluxstudio.domain.polling import PAUSE, ROUND_TRIP
from fluxstudio.engine.pace import Pace
from fluxstudio.models import Attempt

pytestmark = pytest.mark.django_db(transaction=True)


async def first_question(pace: Pace, endpoint: str) -> float:
    """Seconds after acceptance, for a shape that nothing is known of."""
    return await pace.first_poll(Attempt(endpoint=endpoint, shape="new"), called_back=False)


async def test_over_a_quick_line_it_asks_sooner_than_over_a_slow_one() -> None:
    pace = Pace()
    for _ in range(3):
        pace.answered("near", 0.01)
        pace.answered("far", 0.6)

    assert await first_question(pace, "near") == pytest.approx(PAUSE + 0.01)
    assert await first_question(pace, "far") == pytest.approx(PAUSE + 0.6)
    assert await first_question(pace, "unknown") == pytest.approx(PAUSE + ROUND_TRIP)


async def test_one_slow_answer_changes_little_and_many_change_the_pace() -> None:
    pace = Pace()
    pace.answered("cloud", 0.1)
    pace.answered("cloud", 0.9)
    assert await first_question(pace, "cloud") == pytest.approx(PAUSE + 0.2)

    slow = Pace()
    for seconds in [0.1] + [0.9] * 60:
        slow.answered("cloud", seconds)
    assert await first_question(slow, "cloud") == pytest.approx(PAUSE + 0.9, abs=0.01)
