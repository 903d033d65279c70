"""Why a place has no picture, in words: what happened, what it cost, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What a failed place says. `action` is "retry", "fix" or "" for nothing."""

    title: str
    cost: str
    action: str = "retry"


def explain(code: str, text: str = "") -> Failure:
    """The words for an error code; `text` is what the provider said, shown as text."""
    free = _("Not charged.")
    match code:
        case "moderation":
            return Failure(
                title=_("The model refused these words or this reference."), cost=free, action="fix"
            )
        case "settings":
            said = _("The model refused these settings: %(text)s") % {"text": text} if text else ""
            return Failure(title=said or _("The model refused these settings."), cost=free, action="fix")
        case "media":
            return Failure(
                title=_("The model could not read the reference or a LoRA."), cost=free, action="fix"
            )
        case "credits":
            return Failure(title=_("The account at the provider has run out of credit."), cost=free)
        case "key":
            return Failure(title=_("The provider refused the studio's key. Tell your admin."), cost=free)
        case "cancelled_there":
            return Failure(title=_("It was cancelled at the provider."), cost=_("It was charged."))
        case "forgotten":
            return Failure(
                title=_("The provider no longer knows this picture."), cost=_("It may have been charged.")
            )
        case "not_delivered":
            return Failure(
                title=_("The picture was made but could not be fetched in time."), cost=_("It was charged.")
            )
        case "not_a_picture":
            return Failure(title=_("What came back is not a picture."), cost=_("It may have been charged."))
        case _:
            return Failure(title=_("No answer from the model."), cost=free)
