import pytest
from django.test import Client
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from api.services import api_token_issue
from tests.factories import PASSWORD, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db


def ask(client: APIClient, email: str, password: str = PASSWORD) -> tuple[int, dict[str, object]]:
    response = client.post("/api/auth-token/", {"email": email, "password": password}, format="json")
    return response.status_code, response.json()


def test_a_password_returns_a_token_that_the_api_accepts(anonymous_api: APIClient, user: User) -> None:
    status, body = ask(anonymous_api, user.email.upper())
    assert status == 200
    anonymous_api.credentials(HTTP_AUTHORIZATION=f"Token {body['token']}")
    assert anonymous_api.get("/api/users/me/").json()["email"] == user.email


def test_a_second_request_returns_the_same_token(anonymous_api: APIClient, user: User) -> None:
    assert ask(anonymous_api, user.email) == ask(anonymous_api, user.email)


def test_every_refusal_has_the_same_message(anonymous_api: APIClient, user: User) -> None:
    refusals = [
        ask(anonymous_api, user.email, "wrong"),
        ask(anonymous_api, "nobody@example.com"),
        ask(anonymous_api, UserFactory.create(is_active=False).email),
        ask(anonymous_api, UserFactory.create(verified=False).email),
    ]
    reason = {"non_field_errors": ["No account with this email address and password."]}
    assert refusals == [(400, reason)] * 4
    assert not Token.objects.exists()


def test_missing_fields_are_named(anonymous_api: APIClient) -> None:
    response = anonymous_api.post("/api/auth-token/", {}, format="json")
    assert sorted(response.json()) == ["email", "password"]


def test_repeated_wrong_passwords_are_rate_limited(anonymous_api: APIClient, user: User) -> None:
    statuses = [ask(anonymous_api, user.email, "wrong")[0] for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_an_invalid_token_is_rejected(anonymous_api: APIClient) -> None:
    anonymous_api.credentials(HTTP_AUTHORIZATION="Token made-up")
    assert anonymous_api.get("/api/users/me/").status_code == 401


def test_a_new_password_revokes_the_token(member: Client, user: User) -> None:
    api_token_issue(user=user)
    new = "even-more-correct-horses"
    member.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not Token.objects.filter(user=user).exists()
