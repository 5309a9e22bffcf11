from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Creates and finds users by their email address, which is stored in lower case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return super().normalize_email(email).lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs an email address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator whose address counts as verified, so that no mail is needed to log in."""
        from allauth.account.models import EmailAddress  # its models need this module first

        user = self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Other members see the display name, and never the email address."""

    email = models.EmailField("email address", unique=True)
    display_name = models.CharField("display name", max_length=80, help_text="What other members see.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Switch off instead of deleting an account."
    )
    is_staff = models.BooleanField("staff", default=False, help_text="May use the administration.")
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(Lower("email"), name="users_user_email_in_any_case"),)

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        self.email = type(self).objects.normalize_email(self.email)

    def get_absolute_url(self) -> str:
        return reverse("users:detail", kwargs={"pk": self.pk})

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
