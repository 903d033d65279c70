"""What words mean here: concepts such as `subject:boat`, each with its words in several languages.

A word in two concepts (orange, glass, sand) is an adjective before a thing and a noun elsewhere. An underscore
joins words that belong together. Lists are spelled as people type them; `lookup` folds case and accents.
"""

from __future__ import annotations

from .qualities import QUALITIES
from .scenery import SCENERY
from .stopwords import STOPWORDS
from .things import THINGS

CONCEPTS: dict[str, str] = {**THINGS, **SCENERY, **QUALITIES}

__all__ = ["CONCEPTS", "STOPWORDS"]
