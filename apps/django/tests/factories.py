from typing import Any

from allauth.account.models import EmailAddress
from factory.declarations import Sequence, Trait
from factory.django import DjangoModelFactory

from users.models import User

PASSWORD = "correct-horse-battery-staple"


class UserFactory(DjangoModelFactory[User]):
    """A member with a verified email address, who logs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"member{n}@example.com")
    display_name = Sequence(lambda n: f"Member {n}")

    class Params:
        staff = Trait(is_staff=True, is_superuser=True)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        verified = kwargs.pop("verified", True)
        user = model_class.objects.create_user(*args, **{"password": PASSWORD, **kwargs})
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
        return user
