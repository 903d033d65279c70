"""What a picture is going to show, decided from the prompt's words and the seed before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .colours import Colour, from_hsv, named
from .phrases import Phrase, phrases_of
from .streams import Streams
from .things import ANY_COLOUR, AT_HOME, INDOORS, MATERIAL_COLOURS, Thing
from .words import Word, read

MOOD_OF_PLACE = {"desert": "desert", "sea": "sea", "space": "space"}
MOST_THINGS = 6


@dataclass(frozen=True)
class Plan:
    """A scene in words of this renderer."""

    places: tuple[str, ...]
    mood: str | None  # a palette's name; in the studio None is plain daylight
    things: tuple[Thing, ...]
    accent: Colour | None
    backdrop: Colour | None
    lights: tuple[str, ...]
    weather: tuple[str, ...]
    moon: bool
    styles: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def is_studio(self) -> bool:
        return self.places[0] == "studio"

    def at(self, place: str) -> bool:
        return place in self.places


def plan(prompt: str, streams: Streams) -> Plan:
    """The scene for a prompt. The same prompt and seed always plan the same."""
    words = read(prompt)
    phrases = phrases_of(words)
    things = _things(phrases, streams)
    places = _places(phrases, things, words, streams)
    return Plan(
        places=places,
        mood=_mood(words, places, streams),
        things=things,
        accent=_loose_colour(phrases),
        backdrop=_backdrop(phrases),
        lights=_values(words, "light"),
        weather=_values(words, "weather"),
        moon="moon" in _values(words, "sky"),
        styles=_values(words, "style"),
        words=words,
    )


def _things(phrases: tuple[Phrase, ...], streams: Streams) -> tuple[Thing, ...]:
    found: dict[str, list[Thing]] = {}
    for phrase in phrases:
        for noun in phrase.nouns:
            finish = noun.finish
            colour = noun.colour or (MATERIAL_COLOURS.get(finish) if finish else None)
            thing = Thing(noun.kind, named(colour) if colour else None, finish)
            found.setdefault(noun.kind, _repeated(thing, noun.count, streams))
    if "perfume" in found:
        found.pop("bottle", None)
    return tuple(thing for group in found.values() for thing in group)[:MOST_THINGS]


def _repeated(thing: Thing, count: int, streams: Streams) -> list[Thing]:
    """Several of a kind differ in colour unless the prompt says which."""
    if count == 1 or thing.colour or thing.kind not in ANY_COLOUR:
        return [thing] * count
    rng = streams("several", thing.kind)
    hues = rng.random_sample() + rng.permutation(count) * 0.11
    return [Thing(thing.kind, from_hsv(float(h), 0.45, 0.72), thing.finish) for h in hues]


def _places(
    phrases: tuple[Phrase, ...], things: tuple[Thing, ...], words: tuple[Word, ...], streams: Streams
) -> tuple[str, ...]:
    named_places = tuple(dict.fromkeys(place for phrase in phrases for place in phrase.places))
    if "studio" in named_places or (not named_places and _looks_like_studio(things, words)):
        return ("studio",)
    homes = tuple(dict.fromkeys(AT_HOME[t.kind] for t in things if t.kind in AT_HOME))
    if named_places:
        wet = "water" in homes and not {"water", "sea"} & set(named_places)
        return (*named_places, "water") if wet else named_places
    return homes or (_any_of(streams("place"), "mountain", "water", "meadow", "forest", "hills"),)


def _looks_like_studio(things: tuple[Thing, ...], words: tuple[Word, ...]) -> bool:
    if _values(words, "ground") or set(_values(words, "light")) & {"window", "blinds"}:
        return True
    return bool(things) and things[0].kind in INDOORS


def _mood(words: tuple[Word, ...], places: tuple[str, ...], streams: Streams) -> str | None:
    for place in places:
        if place in ("space", "sea"):
            return place
    named_moods = _values(words, "time")
    if named_moods:
        return named_moods[0]
    if places[0] == "studio":
        return None
    usual = MOOD_OF_PLACE.get(places[0])
    return usual or _any_of(streams("mood"), "dawn", "day", "sunset", "dusk", "night", "autumn")


def _loose_colour(phrases: tuple[Phrase, ...]) -> Colour | None:
    colour = next((c for phrase in phrases for c in phrase.loose_colours), None)
    return named(colour) if colour else None


def _backdrop(phrases: tuple[Phrase, ...]) -> Colour | None:
    colour = next((phrase.backdrop for phrase in phrases if phrase.backdrop), None)
    return named(colour) if colour else None


def _values(words: tuple[Word, ...], slot: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for word in words for value in word.values(slot)))


def _any_of(rng: np.random.RandomState, *choices: str) -> str:
    return choices[int(rng.randint(len(choices)))]
