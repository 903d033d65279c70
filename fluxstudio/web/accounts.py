"""How sign-in behaves here."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

log = structlog.stdlib.get_logger(__name__)

LONGEST_PASSWORD = 1024  # characters; hashing more is work that a stranger could make us do


class MaximumLengthValidator:
    """Refuses passwords longer than anybody would type."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a password that is too long."""
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("A password may have %(most)d characters at most.") % {"most": LONGEST_PASSWORD}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited or made by set-up: nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether sign-in may lead there: only to this very host. Other names of the studio do not count."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=self.request.is_secure())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, then refuse to hash what no password can be."""
        super().pre_authenticate(request, **credentials)
        if len(credentials.get("password") or "") > LONGEST_PASSWORD:
            raise self.validation_error("email_password_mismatch")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail. It names the public address, never what a request claimed in its Host header."""
        url = str(super().get_reset_password_from_key_url(key))
        if not settings.PUBLIC_URL:
            return url
        public = urlsplit(settings.PUBLIC_URL)
        return urlsplit(url)._replace(scheme=public.scheme, netloc=public.netloc).geturl()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say in the log why not: the page must not tell whether an address has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.error("mail not sent", template=template_prefix, error=type(error).__name__)
