from django.db import transaction

from users.models import User


@transaction.atomic
def user_update(*, user: User, display_name: str) -> User:
    """Change a user's profile. Raises ValidationError for an invalid value."""
    user.display_name = display_name
    user.full_clean(exclude={"password"})
    user.save(update_fields=["display_name"])
    return user
