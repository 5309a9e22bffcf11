import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import UserFactory
from users.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/users/1/", "/users/~update/", "/users/~redirect/"])
def test_an_anonymous_user_is_redirected_to_the_log_in_page_and_back(client: Client, path: str) -> None:
    assertRedirects(client.get(path), f"/accounts/login/?next={path}")


def test_the_redirect_leads_to_the_own_profile(member: Client, user: User) -> None:
    assertRedirects(member.get(reverse("users:redirect")), f"/users/{user.pk}/")


def test_the_own_profile_shows_the_address_and_a_link_to_edit(member: Client, user: User) -> None:
    response = member.get(user.get_absolute_url())
    assertContains(response, user.display_name)
    assertContains(response, user.email)
    assertContains(response, reverse("users:update"))


def test_the_profile_of_another_shows_neither_the_address_nor_a_link_to_edit(
    member: Client, other_user: User
) -> None:
    response = member.get(other_user.get_absolute_url())
    assertContains(response, other_user.display_name)
    assertNotContains(response, other_user.email)
    assertNotContains(response, reverse("users:update"))


def test_a_name_is_shown_as_text_and_never_as_markup(member: Client) -> None:
    sly = UserFactory.create(display_name="<script>alert(1)</script>")
    assertNotContains(member.get(sly.get_absolute_url()), "<script>")


def test_an_inactive_or_unknown_member_is_not_found(member: Client) -> None:
    gone = UserFactory.create(is_active=False)
    assert member.get(gone.get_absolute_url()).status_code == 404
    assert member.get("/users/999999/").status_code == 404


def test_the_form_starts_with_the_current_name(member: Client, user: User) -> None:
    assertContains(member.get(reverse("users:update")), f'value="{user.display_name}"')


def test_a_new_name_is_saved_and_confirmed(member: Client, user: User, other_user: User) -> None:
    response = member.post(reverse("users:update"), {"display_name": "Grace"}, follow=True)
    assertRedirects(response, user.get_absolute_url())
    assertContains(response, "Your profile is saved.")
    assertContains(response, "Grace")
    assert User.objects.get(pk=other_user.pk).display_name == other_user.display_name


def test_an_invalid_name_is_shown_again_with_the_reason(member: Client, user: User) -> None:
    response = member.post(reverse("users:update"), {"display_name": ""})
    assertContains(response, "This field is required.")
    assert User.objects.get(pk=user.pk).display_name == user.display_name


def test_read_only_pages_reject_other_methods(member: Client, user: User) -> None:
    assert member.post(user.get_absolute_url()).status_code == 405
    assert member.delete(reverse("users:update")).status_code == 405
