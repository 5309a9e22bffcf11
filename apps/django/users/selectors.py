from django.db.models import QuerySet

from users.models import User


def user_list() -> QuerySet[User]:
    """Return the accounts that members may see, the oldest first."""
    return User.objects.filter(is_active=True).order_by("pk")
