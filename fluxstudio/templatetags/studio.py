"""The few tags every template uses: icons, the logo, the theme, and ratios without a style attribute."""

from __future__ import annotations

import re
from functools import lru_cache

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

THEMES = ("system", "dark", "light")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def ratio_step(width: int, height: int) -> int:
    """100 × width / height in steps of 5 from 15 to 600: the N of a `.r-N` class in ratios.css."""
    if width <= 0 or height <= 0:
        return 100
    return min(600, max(15, 5 * round(20 * width / height)))


@register.simple_tag
@lru_cache(1_000)  # 300 of them on a page of the studio, of some 60 kinds
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of static/icons.svg; `extra` adds classes (`l` is 18 px). The words beside it carry the meaning."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def logo(extra: str = "") -> SafeString:
    """FluxStudio's mark."""
    return format_html(
        '<svg class="logo{}" viewBox="0 0 26 26" aria-hidden="true"><use href="{}#logo"></use></svg>',
        f" {extra}" if extra else "",
        static("icons.svg"),
    )


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """The appearance to render: the person's own, else the browser's cookie, else dark. Safe without a request."""
    request = context.get("request")
    chosen = getattr(getattr(request, "user", None), "theme", None)
    chosen = chosen or getattr(request, "COOKIES", {}).get("theme")
    return chosen if chosen in THEMES else "dark"


@register.simple_tag
def ratio(width: int, height: int) -> str:
    """The class that carries a picture's ratio, such as `r-80` for 4:5."""
    return f"r-{ratio_step(width, height)}"


@register.simple_tag
def space(width: int, height: int, colour: str = "") -> SafeString:
    """A place of exactly this ratio, filled with the picture's average colour, so that nothing moves later."""
    fill = colour if _COLOUR.fullmatch(colour or "") else "none"
    return format_html(
        '<svg class="space" viewBox="0 0 {} {}" aria-hidden="true" preserveAspectRatio="none">'
        '<rect width="100%" height="100%" fill="{}"></rect></svg>',
        width,
        height,
        fill,
    )
