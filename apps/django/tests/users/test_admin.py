import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from tests.factories import PASSWORD
from users.models import User

pytestmark = pytest.mark.django_db


def test_the_admin_path_comes_from_the_settings() -> None:
    assert reverse("admin:index") == f"/{settings.ADMIN_PATH}"


def test_the_admin_uses_the_normal_log_in_page(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"


def test_a_member_without_staff_rights_is_rejected(member: Client) -> None:
    assert member.get(reverse("admin:index"), follow=True).status_code == 403


def test_staff_see_and_search_members(staff: Client, user: User, other_user: User) -> None:
    response = staff.get(reverse("admin:users_user_changelist"), {"q": user.email})
    assertContains(response, user.email)
    assert other_user.email not in response.content.decode()


def test_staff_add_a_member(staff: Client) -> None:
    url = reverse("admin:users_user_add")
    assertContains(staff.get(url), "display_name")
    staff.post(
        url,
        {
            "email": "Ada@Example.com",
            "display_name": "Ada",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert User.objects.get(email="ada@example.com").check_password(PASSWORD)


def test_staff_change_a_member(staff: Client, user: User) -> None:
    url = reverse("admin:users_user_change", args=[user.pk])
    assertContains(staff.get(url), user.email)
    response = staff.post(url, {"email": user.email, "display_name": "Renamed"})
    assertRedirects(response, reverse("admin:users_user_changelist"))
    user.refresh_from_db()
    assert (user.display_name, user.is_active) == ("Renamed", False)
