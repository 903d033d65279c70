"""What the sample team asked for, newest first. Words are ones that the sandbox can draw."""

from __future__ import annotations

from dataclasses import dataclass

AUTUMN, PACKSHOTS, OWN = "Autumn campaign", "Packshots", ""
WIDE, TALL, SQUARE, BANNER = (1216, 832), (832, 1216), (1024, 1024), (1344, 768)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One run: `days` ago, by whom, where it lies (OWN is the person's private collection)."""

    days: float
    who: str
    place: str
    prompt: str
    size: tuple[int, int]
    count: int = 1
    loras: tuple[tuple[str, float], ...] = ()
    favourite: bool = False
    hidden: bool = False


FILM, RISO, WATER = (
    ("northwind/film-grain", 0.8),
    ("northwind/riso-print", 0.7),
    ("northwind/watercolor", 0.9),
)

WISHES = (
    Wish(
        days=0.01,
        who="Ana",
        place=AUTUMN,
        prompt="a red fox in an autumn forest, golden hour",
        size=WIDE,
        count=4,
        loras=(FILM,),
        favourite=True,
    ),
    Wish(
        days=0.05,
        who="Jonas",
        place=PACKSHOTS,
        prompt="an amber perfume bottle on a plinth, soft light",
        size=TALL,
        count=2,
        favourite=True,
    ),
    Wish(
        days=0.2,
        who="Mara",
        place=AUTUMN,
        prompt="a cup of coffee beside a candle, warm light",
        size=SQUARE,
        count=3,
    ),
    Wish(
        days=1.1,
        who="Ana",
        place=PACKSHOTS,
        prompt="a glass jar with oranges on a white table",
        size=SQUARE,
        count=4,
    ),
    Wish(
        days=1.4, who="Jonas", place=OWN, prompt="a robot in a flower meadow at sunrise", size=WIDE, count=2
    ),
    Wish(
        days=2.3,
        who="Mara",
        place=AUTUMN,
        prompt="a wooden cabin by a lake in autumn, mist",
        size=BANNER,
        count=3,
        loras=(WATER,),
        favourite=True,
    ),
    Wish(days=4.2, who="Ana", place=OWN, prompt="a lighthouse by the sea in a storm", size=TALL, count=2),
    Wish(
        days=6.5,
        who="Jonas",
        place=PACKSHOTS,
        prompt="a blue vase with a tulip on marble",
        size=TALL,
        count=3,
    ),
    Wish(
        days=8.1,
        who="Mara",
        place=PACKSHOTS,
        prompt="a running shoe on a podium, studio, pink background",
        size=WIDE,
        count=3,
        loras=(RISO,),
    ),
    Wish(
        days=11.0,
        who="Ana",
        place=AUTUMN,
        prompt="red mushrooms under a pine tree, rain",
        size=SQUARE,
        count=2,
    ),
    Wish(
        days=15.3,
        who="Jonas",
        place=AUTUMN,
        prompt="hills at sunset with birds",
        size=BANNER,
        count=2,
        favourite=True,
    ),
    Wish(
        days=19.7, who="Mara", place=OWN, prompt="an astronaut and a planet, watercolor", size=TALL, count=2
    ),
    Wish(
        days=23.2,
        who="Ana",
        place=PACKSHOTS,
        prompt="a silver watch on black velvet",
        size=SQUARE,
        count=3,
        loras=(FILM,),
    ),
    Wish(
        days=27.6,
        who="Jonas",
        place=PACKSHOTS,
        prompt="three pears in a bowl, still life, oil painting",
        size=WIDE,
        count=3,
    ),
    Wish(
        days=31.4,
        who="Ana",
        place=AUTUMN,
        prompt="a hot air balloon over golden fields",
        size=TALL,
        count=4,
        favourite=True,
    ),
    Wish(
        days=36.0,
        who="Mara",
        place=OWN,
        prompt="a cat on a chair by a window, evening",
        size=SQUARE,
        count=2,
        hidden=True,
    ),
    Wish(
        days=40.8,
        who="Jonas",
        place=PACKSHOTS,
        prompt="a green glass bottle with a lemon",
        size=TALL,
        count=3,
    ),
    Wish(days=44.5, who="Ana", place=PACKSHOTS, prompt="a desk lamp and a book, night", size=WIDE, count=3),
    Wish(
        days=49.1,
        who="Mara",
        place=AUTUMN,
        prompt="a city street at night in the rain, neon",
        size=BANNER,
        count=3,
    ),
    Wish(days=53.9, who="Jonas", place=OWN, prompt="a whale under water, deep blue", size=WIDE, count=3),
    Wish(days=58.2, who="Ana", place=AUTUMN, prompt="snowy mountains at dawn, minimal", size=BANNER, count=4),
)
LOST = Wish(
    days=0.03, who="Ana", place=AUTUMN, prompt="an oak tree in the last light of October", size=SQUARE
)
REFUSED = Wish(days=0.12, who="Ana", place=AUTUMN, prompt="a famous person holding our bottle", size=TALL)
