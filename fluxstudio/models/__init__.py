"""What is stored, one file per noun."""

from .collections import Collection
from .events import Event
from .hooks import Delivery
from .instance import Instance
from .people import Person
from .pictures import Favourite, Picture
from .predictions import Prediction
from .runs import Attempt, Run, Slot
from .teams import Budget, Member, Team
from .touchups import MaskDraft, TouchUp

__all__ = [
    "Attempt",
    "Budget",
    "Collection",
    "Delivery",
    "Event",
    "Favourite",
    "Instance",
    "MaskDraft",
    "Member",
    "Person",
    "Picture",
    "Prediction",
    "Run",
    "Slot",
    "Team",
    "TouchUp",
]
