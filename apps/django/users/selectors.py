from django.db.models import QuerySet

from users.models import User


def user_list() -> QuerySet[User]:
    """The accounts that other members may see, oldest first."""
    return User.objects.filter(is_active=True).order_by("pk")
