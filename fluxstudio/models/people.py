"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    """Makes people, known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person with a hashed password; an address is compared without regard to case."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """The instance admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractUser):
    """One account. The instance admin is the superuser that set-up made."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("System")
        DARK = "dark", _("Dark")
        LIGHT = "light", _("Light")

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.DARK)
    shortcuts = models.BooleanField(default=True)  # single keys act (WCAG 2.1.4: can be switched off)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        words = self.name.split() or [self.email]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def hue(self) -> int:
        """Which of six avatar colours is theirs."""
        return (self.pk or 0) % 6
