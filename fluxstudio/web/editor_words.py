"""What the editor's scripts say, by the keys they know: steps that are undone, places in a picture, shortcuts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

Pairs = list[tuple[str, str]]


def steps() -> Pairs:
    """A step that can be undone, as it is said: "Undid brush stroke"."""
    return [
        ("brush", _("brush stroke")),
        ("eraser", _("eraser stroke")),
        ("line", _("straight line")),
        ("stamp", _("stamp")),
        ("lasso", _("lasso")),
        ("rectangle", _("rectangle")),
        ("ellipse", _("ellipse")),
        ("enclosed", _("filled outline")),
        ("area", _("area")),
        ("invert", _("inverting the mask")),
        ("all", _("masking everything")),
        ("clear", _("clearing the mask")),
        ("grow", _("grow")),
        ("feather", _("feather")),
        ("load", _("loading a mask")),
        ("reuse", _("using the last mask again")),
        ("change", _("change")),
    ]


def places() -> Pairs:
    """Where in the picture the mask lies, within a sentence: "Mask covers 5 percent, lower right"."""
    return [
        ("upper-left", _("upper left")),
        ("upper", pgettext("place in a picture", "upper middle")),
        ("upper-right", _("upper right")),
        ("left", pgettext("place in a picture", "left")),
        ("middle", pgettext("place in a picture", "middle")),
        ("right", pgettext("place in a picture", "right")),
        ("lower-left", _("lower left")),
        ("lower", pgettext("place in a picture", "lower middle")),
        ("lower-right", _("lower right")),
        ("all", pgettext("place in a picture", "all over")),
    ]


def keys() -> list[tuple[str, Pairs]]:
    """The list of shortcuts: groups of the names that keys.js gives its rows."""
    return [
        (_("Tools"), _tools()),
        (_("Brush"), _brush()),
        (_("Mask"), _mask()),
        (_("View"), _view()),
        (_("Without a pointer, with the picture focused"), _points()),
        (_("Candidates"), _review()),
    ]


def _tools() -> Pairs:
    return [
        ("brush", _("Brush")),
        ("eraser", _("Eraser")),
        ("lasso", _("Lasso")),
        ("rectangle", _("Rectangle")),
        ("ellipse", _("Ellipse")),
        ("enclosed", _("Fill enclosed")),
        ("hand", _("Hand")),
        ("hold", _("Hand while held")),
        ("zoom", _("Zoom")),
    ]


def _brush() -> Pairs:
    return [
        ("smaller", _("Smaller")),
        ("larger", _("Larger")),
        ("harder", _("Harder")),
        ("softer", _("Softer")),
        ("swap", _("Add or remove")),
    ]


def _mask() -> Pairs:
    return [
        ("undo", _("Undo")),
        ("redo", _("Redo")),
        ("invert", _("Invert")),
        ("all", _("Mask everything")),
        ("clear", _("Clear the mask")),
        ("reuse", _("Use the last mask again")),
        ("close", _("Close the lasso, settle the shape")),
        ("drop-point", _("Take back the lasso’s last corner")),
        ("escape", _("Cancel the stroke, close what is open")),
        ("fill", _("Fill")),
    ]


def _view() -> Pairs:
    return [
        ("overlay", _("Show or hide the overlay")),
        ("before", _("Without the mask while held")),
        ("full", _("Picture only")),
        ("fit", _("Fit to window")),
        ("actual", _("Real pixels")),
        ("double", _("Twice as large")),
        ("zoom-in", _("Zoom in")),
        ("zoom-out", _("Zoom out")),
    ]


def _points() -> Pairs:
    return [
        ("move", _("Move the crosshair; Shift 10, Ctrl 50 pixels")),
        ("stamp", _("Paint one dot")),
        ("lasso-point", _("Set a corner of a lasso")),
    ]


def _review() -> Pairs:
    return [
        ("candidate-1", _("First candidate")),
        ("candidate-2", _("Second candidate")),
        ("candidate-3", _("Third candidate")),
        ("candidate-4", _("Fourth candidate")),
        ("previous", _("Previous candidate")),
        ("next", _("Next candidate")),
        ("accept", _("Accept")),
        ("reject", _("Reject")),
        ("mask", _("Back to the mask")),
    ]
