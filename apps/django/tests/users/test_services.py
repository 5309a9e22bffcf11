import pytest
from django.core.exceptions import ValidationError

from users.models import User
from users.services import user_update


def test_a_display_name_is_changed(user: User) -> None:
    user_update(user=user, display_name="Grace")
    assert User.objects.get(pk=user.pk).display_name == "Grace"


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_an_invalid_display_name_is_rejected_and_nothing_is_saved(user: User, name: str) -> None:
    before = user.display_name
    with pytest.raises(ValidationError) as refusal:
        user_update(user=user, display_name=name)
    assert list(refusal.value.message_dict) == ["display_name"]
    assert User.objects.get(pk=user.pk).display_name == before
