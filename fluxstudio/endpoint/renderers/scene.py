"""One sketch before it is treated: the studio, or the world outside."""

from __future__ import annotations

from PIL import Image

from .backdrops import weather
from .backdrops.outdoors import outdoors
from .backdrops.view import view
from .frame import Frame
from .plan import Plan
from .staging import stage
from .still_life import still_life
from .streams import Streams


def scene(plan: Plan, frame: Frame, streams: Streams) -> Image.Image:
    """The picture a plan describes, RGB at the frame's size."""
    if plan.is_studio:
        return still_life(plan, frame, streams)
    seen = view(plan, frame, streams)
    image = outdoors(plan, seen)
    stage(image, plan, seen)
    if "rain" in plan.weather or plan.mood == "storm":
        weather.rain(image, seen)
    if "snow" in plan.weather or plan.mood == "winter":
        weather.snow(image, seen)
    return image
