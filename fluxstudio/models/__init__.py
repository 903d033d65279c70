"""What is stored, one file per noun."""

from .audit import AuditEntry
from .collections import Collection
from .events import Event
from .hooks import Delivery
from .instance import Instance
from .invitations import Invitation
from .people import Person
from .pictures import Favourite, Picture
from .predictions import Prediction
from .presets import LoraCheck, Preset, PresetVersion
from .prompts import SavedPrompt
from .runs import Attempt, Run, Slot
from .teams import Budget, Member, Team
from .touchups import MaskDraft, TouchUp

__all__ = [
    "Attempt",
    "AuditEntry",
    "Budget",
    "Collection",
    "Delivery",
    "Event",
    "Favourite",
    "Instance",
    "Invitation",
    "LoraCheck",
    "MaskDraft",
    "Member",
    "Person",
    "Picture",
    "Prediction",
    "Preset",
    "PresetVersion",
    "Run",
    "SavedPrompt",
    "Slot",
    "Team",
    "TouchUp",
]
