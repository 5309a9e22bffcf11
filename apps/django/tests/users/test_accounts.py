"""Tests of sign-up, log-in, log-out, verification and password reset, as a person uses them."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from tests.factories import PASSWORD, UserFactory
from users.models import User

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "even-more-correct-horses"


def sign_up(client: Client, email: str = "ada@example.com", **changes: str) -> None:
    fields = {"email": email, "display_name": "Ada", "password1": PASSWORD, "password2": PASSWORD}
    assertRedirects(client.post("/accounts/signup/", {**fields, **changes}), "/accounts/confirm-email/")


def log_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    client.post("/accounts/login/", {"login": email, "password": password})
    return "_auth_user_id" in client.session


def path_in_last_mail() -> str:
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert link, mail.outbox[-1].body
    return link.group(1)


def test_sign_up_confirmation_and_log_in_lead_to_the_profile(client: Client) -> None:
    sign_up(client)
    assert mail.outbox[-1].to == ["ada@example.com"]
    assert mail.outbox[-1].subject.startswith("Shipshape: ")
    confirmation = path_in_last_mail()
    assertContains(client.get(confirmation), "Confirm")
    client.post(confirmation)
    assert log_in(client, "Ada@Example.com")
    assertContains(client.get("/users/~redirect/", follow=True), "Ada")


def test_no_log_in_before_the_address_is_verified(client: Client) -> None:
    sign_up(client)
    assert not log_in(Client(), "ada@example.com")


def test_a_forged_confirmation_confirms_nothing(client: Client) -> None:
    sign_up(client)
    response = client.get("/accounts/confirm-email/forged/")
    assertContains(response, "expired or is invalid")
    assert not log_in(Client(), "ada@example.com")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"display_name": ""}, "This field is required."),
        ({"display_name": "x" * 81}, "at most 80 characters"),
        ({"email": "not-an-address"}, "valid email address"),
        ({"password1": "12345678", "password2": "12345678"}, "too common"),
        ({"password2": "different"}, "same password each time"),
    ],
)
def test_an_invalid_sign_up_shows_the_reason_and_creates_no_user(
    client: Client, changes: dict[str, str], reason: str
) -> None:
    fields = {"email": "ada@example.com", "display_name": "Ada", "password1": PASSWORD, "password2": PASSWORD}
    assertContains(client.post("/accounts/signup/", {**fields, **changes}), reason)
    assert not User.objects.exists()


def test_a_second_sign_up_looks_the_same_and_informs_only_the_owner(client: Client, user: User) -> None:
    sign_up(client, email=user.email)
    assert User.objects.count() == 1
    assert "already exists" in str(mail.outbox[-1].body)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, user: User) -> None:
    answers = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"}).context["form"].errors
        for email in (user.email, "nobody@example.com")
    ]
    assert answers[0] == answers[1] != {}


def test_after_ten_wrong_passwords_even_the_right_one_is_rejected(client: Client, user: User) -> None:
    for _ in range(10):
        assert not log_in(client, user.email, "wrong")
    assert not log_in(client, user.email)


def test_an_inactive_account_cannot_log_in(client: Client) -> None:
    assert not log_in(client, UserFactory.create(is_active=False).email)


def test_log_out_needs_a_post_and_ends_the_session(member: Client) -> None:
    member.get("/accounts/logout/")
    assert "_auth_user_id" in member.session
    assertRedirects(member.post("/accounts/logout/"), "/")
    assert "_auth_user_id" not in member.session


def test_a_forgotten_password_is_reset_by_mail(client: Client, user: User) -> None:
    assertRedirects(
        client.post("/accounts/password/reset/", {"email": user.email}), "/accounts/password/reset/done/"
    )
    form = client.get(path_in_last_mail(), follow=True)
    here = form.request["PATH_INFO"]
    assertRedirects(
        client.post(here, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}),
        "/accounts/password/reset/key/done/",
    )
    assert not log_in(Client(), user.email)
    assert log_in(Client(), user.email, NEW_PASSWORD)


def test_a_reset_link_works_once(client: Client, user: User) -> None:
    client.post("/accounts/password/reset/", {"email": user.email})
    link = path_in_last_mail()
    here = client.get(link, follow=True).request["PATH_INFO"]
    client.post(here, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assertContains(Client().get(link, follow=True), "Bad Token")


def test_resetting_an_unknown_address_looks_the_same(client: Client) -> None:
    assertRedirects(
        client.post("/accounts/password/reset/", {"email": "nobody@example.com"}),
        "/accounts/password/reset/done/",
    )


def test_a_new_password_replaces_the_old_one(member: Client, user: User) -> None:
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert member.post("/accounts/password/change/", fields).status_code == 302
    assert log_in(Client(), user.email, NEW_PASSWORD)


def test_a_new_address_is_used_after_its_confirmation(member: Client, user: User) -> None:
    before = user.email
    member.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    user.refresh_from_db()
    assert user.email == before
    assertContains(member.get("/accounts/email/"), "new@example.com")
    member.post(path_in_last_mail())
    user.refresh_from_db()
    assert user.email == "new@example.com"


@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
def test_every_account_page_has_our_header_and_a_csrf_token(client: Client, page: str) -> None:
    response = client.get(f"/accounts/{page}/")
    assertContains(response, 'class="site-header"')
    assertContains(response, 'name="csrfmiddlewaretoken"')
