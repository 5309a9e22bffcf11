import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import IntegrityError

from tests.factories import PASSWORD, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


def test_an_address_is_stored_in_lower_case() -> None:
    assert User.objects.create_user("Ada@Example.COM").email == "ada@example.com"


def test_a_user_is_found_by_address_in_any_case() -> None:
    ada = UserFactory.create(email="ada@example.com")
    assert User.objects.get_by_natural_key("ADA@example.com") == ada


def test_the_database_refuses_one_address_in_two_cases() -> None:
    UserFactory.create(email="ada@example.com")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="ADA@example.com", display_name="Ada")])


def test_clean_converts_the_address_to_lower_case() -> None:
    user = User(email="ADA@Example.com", display_name="Ada")
    user.clean()
    assert user.email == "ada@example.com"


def test_a_user_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="email"):
        User.objects.create_user("")


def test_a_user_without_a_password_has_no_usable_one() -> None:
    assert not User.objects.create_user("ada@example.com").has_usable_password()


def test_names_are_the_display_name() -> None:
    user = UserFactory.build(display_name="Ada")
    assert [str(user), user.get_full_name(), user.get_short_name()] == ["Ada"] * 3


def test_createsuperuser_creates_an_administrator_who_can_log_in_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", interactive=False, email="root@example.com", display_name="Root", verbosity=0
    )
    root = User.objects.get(email="root@example.com")
    assert root.is_staff
    assert root.is_superuser
    assert root.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=root).verified
