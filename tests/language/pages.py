"""What a person sees or hears of a page's source: its texts and the attributes that are shown or read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

SHOWN = {
    *(
        "alt",
        "title",
        "placeholder",
        "aria-label",
        "aria-valuetext",
        "aria-description",
        "aria-roledescription",
    ),
    *("label", "summary", "aria-placeholder", "aria-braillelabel"),
}
_SILENT = ("script", "style")
_BUTTONS = ("submit", "button", "reset")


@dataclass(frozen=True, order=True)
class Said:
    """One piece of text and where it stands: `text` or the attribute's name."""

    line: int
    where: str
    text: str
    inside: tuple[str, ...] = ()  # the open tags, outermost first, with their classes: `bdi.num`


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.open.append(".".join([tag, *given.get("class", "").split()]))
        self._attributes(tag, given)
        if tag in _VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._attributes(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        places = [place for place, name in enumerate(self.open) if name.split(".")[0] == tag]
        if places:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(name.split(".")[0] in _SILENT for name in self.open):
            self._say("text", data.strip())

    def _attributes(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name in SHOWN or name.startswith("data-"):
                self._say(name, value)
        if tag == "input" and given.get("type") in _BUTTONS:
            self._say("value", given.get("value", ""))
        if tag == "meta" and given.get("name") == "description":
            self._say("content", given.get("content", ""))

    def _say(self, where: str, text: str) -> None:
        if text.strip():
            self.said.append(Said(self.getpos()[0], where, text, tuple(self.open)))


_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def said_in(html: str) -> list[Said]:
    """Every piece of a page that reaches a person, `data-…` attributes included, in their order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.said
