import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from tests.factories import UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/users/", "/api/users/1/", "/api/users/me/"])
@pytest.mark.parametrize("method", ["get", "put", "patch", "post", "delete"])
def test_an_anonymous_user_is_rejected(anonymous_api: APIClient, path: str, method: str) -> None:
    response = getattr(anonymous_api, method)(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"


def test_members_are_listed_by_name_without_addresses(api: APIClient, user: User, other_user: User) -> None:
    UserFactory.create(is_active=False)
    assert api.get("/api/users/").json() == {
        "count": 2,
        "next": None,
        "previous": None,
        "results": [
            {"id": user.pk, "display_name": user.display_name},
            {"id": other_user.pk, "display_name": other_user.display_name},
        ],
    }


def test_a_long_list_is_paginated(api: APIClient) -> None:
    UserFactory.create_batch(50)
    first = api.get("/api/users/").json()
    assert len(first["results"]) == 50
    assert len(api.get(first["next"]).json()["results"]) == 1


def test_a_list_needs_two_queries_for_any_number_of_members(
    api: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    UserFactory.create_batch(5)
    with django_assert_num_queries(2):
        api.get("/api/users/")


def test_one_member_is_read(api: APIClient, other_user: User) -> None:
    response = api.get(f"/api/users/{other_user.pk}/")
    assert response.json() == {"id": other_user.pk, "display_name": other_user.display_name}


def test_an_inactive_or_unknown_member_is_not_found(api: APIClient) -> None:
    gone = UserFactory.create(is_active=False)
    assert api.get(f"/api/users/{gone.pk}/").status_code == 404
    assert api.get("/api/users/999999/").status_code == 404


def test_me_returns_the_requesting_user_with_the_email_address(api: APIClient, user: User) -> None:
    me = api.get("/api/users/me/").json()
    assert me == {
        "id": user.pk,
        "email": user.email,
        "display_name": user.display_name,
        "is_staff": False,
        "date_joined": me["date_joined"],
    }


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_member_changes_their_own_name(api: APIClient, user: User, method: str) -> None:
    response = getattr(api, method)(f"/api/users/{user.pk}/", {"display_name": "Grace"}, format="json")
    assert response.json() == {"id": user.pk, "display_name": "Grace"}
    assert User.objects.get(pk=user.pk).display_name == "Grace"


def test_a_patch_of_nothing_changes_nothing(api: APIClient, user: User) -> None:
    response = api.patch(f"/api/users/{user.pk}/", {}, format="json")
    assert response.json()["display_name"] == user.display_name


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_member_cannot_change_the_name_of_another(api: APIClient, other_user: User, method: str) -> None:
    response = getattr(api, method)(f"/api/users/{other_user.pk}/", {"display_name": "X"}, format="json")
    assert response.status_code == 403
    assert User.objects.get(pk=other_user.pk).display_name == other_user.display_name


@pytest.mark.parametrize("name", ["", "x" * 81, None])
def test_an_invalid_name_is_rejected_with_the_field(api: APIClient, user: User, name: str | None) -> None:
    response = api.patch(f"/api/users/{user.pk}/", {"display_name": name}, format="json")
    assert response.status_code == 400
    assert list(response.json()) == ["display_name"]


@pytest.mark.parametrize("field", ["email", "is_staff", "is_superuser", "id"])
def test_nothing_but_the_name_can_be_changed(api: APIClient, user: User, field: str) -> None:
    before = getattr(user, field)
    api.patch(f"/api/users/{user.pk}/", {field: "1", "display_name": "Grace"}, format="json")
    assert getattr(User.objects.get(pk=user.pk), field) == before


@pytest.mark.parametrize("method", ["post", "delete"])
def test_the_api_does_not_create_or_delete_members(api: APIClient, user: User, method: str) -> None:
    assert getattr(api, method)(f"/api/users/{user.pk}/").status_code == 405


def test_a_browser_session_needs_the_csrf_token_to_write(user: User) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(user)
    assert browser.get("/api/users/me/").status_code == 200
    response = browser.patch(f"/api/users/{user.pk}/", {"display_name": "X"}, format="json")
    assert response.status_code == 403
