"""A new password revokes the API token that was issued for the old one."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from django.dispatch import receiver

from api.services import api_token_revoke
from users.models import User


@receiver([password_changed, password_reset])
def revoke_api_token(user: User, **kwargs: Any) -> None:
    api_token_revoke(user=user)
