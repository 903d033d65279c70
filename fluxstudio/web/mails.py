"""Mail that the studio sends by itself."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fluxstudio.models import Invitation

log = structlog.stdlib.get_logger(__name__)


def can_mail() -> bool:
    """Whether a mail server is configured."""
    return bool(settings.EMAIL_URL)


def mail_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link to the invitation's address; False, with the reason in the log, when that failed."""
    subject = _("%(name)s invites you to %(team)s") % {
        "name": invitation.invited_by.name,
        "team": invitation.team.name,
    }
    text = render_to_string("teams/mail/invitation.txt", {"invitation": invitation, "link": link})
    try:
        # A name may hold a line break, a header may not.
        send_mail(" ".join(subject.split()), text, None, [invitation.email])
    except (SMTPException, OSError) as error:
        log.error("invitation not sent", error=type(error).__name__)
        return False
    return True
