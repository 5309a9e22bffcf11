import re

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from users.models import User

PUBLIC = ["/", "/about/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_shows_the_running_version(client: Client, settings: Settings, path: str) -> None:
    settings.RELEASE = {
        "version": "1.4.0",
        "revision": "0123456789abcdef",
        "created": "2026-11-22T18:30:00Z",
    }
    response = client.get(path)
    assertContains(response, "1.4.0")
    assertContains(response, "0123456")
    assertContains(response, "22 Nov 2026, 18:30 UTC")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_build_without_a_version_is_shown_as_development(client: Client, path: str) -> None:
    response = client.get(path)
    assertContains(response, "development")
    assertContains(response, "unknown")


@pytest.mark.parametrize("path", [*PUBLIC, "/accounts/login/", "/accounts/signup/", "/nothing-here/"])
def test_every_page_has_the_markup_that_assistive_technology_needs(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert '<html lang="en">' in html
    assert re.search(r"<title>\s*\w.*?· Shipshape</title>", html, re.DOTALL)
    assert 'name="viewport"' in html
    assert html.index('class="skip-link" href="#content"') < html.index("<header")
    assert len(re.findall(r"<main\b", html)) == len(re.findall(r"<h1\b", html)) == 1
    assert '<nav class="site-nav" aria-label="Main">' in html
    labels = set(re.findall(r'<label for="([^"]+)"', html))
    fields = re.findall(r"<input(?![^>]*type=\"hidden\")[^>]*>", html)
    assert {re.search(r'id="([^"]+)"', field).group(1) for field in fields} <= labels  # type: ignore[union-attr]


@pytest.mark.parametrize("path", [*PUBLIC, "/accounts/login/", "/nothing-here/"])
def test_no_page_contains_an_inline_style_or_script(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


def test_the_menu_of_an_anonymous_user_and_of_a_member(client: Client, user: User) -> None:
    assertContains(client.get("/"), "Sign In")
    client.force_login(user)
    response = client.get("/")
    assertContains(response, "Sign Out")
    assertContains(response, user.get_absolute_url())
    assertNotContains(response, "Admin")


def test_staff_see_links_to_the_admin_and_the_documentation(staff: Client) -> None:
    assertContains(staff.get("/about/"), "/admin/")
    assertContains(staff.get("/about/"), "/api/docs/")


def test_the_current_page_is_marked(client: Client) -> None:
    assertContains(client.get("/about/"), 'href="/about/" aria-current="page"')
    assertNotContains(client.get("/"), "aria-current")


def test_a_public_page_sends_no_query(client: Client) -> None:
    # Without the `db` fixture any query is an error.
    assert client.get("/").status_code == 200


def test_an_unknown_address_shows_our_error_page(client: Client) -> None:
    response = client.get("/nothing-here/")
    assertContains(response, "There is nothing at this address", status_code=404)


def test_a_form_without_its_token_shows_our_error_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assertContains(response, "This form has gone stale", status_code=403)


def test_a_crash_shows_our_error_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.views.render", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/about/")
    assertContains(response, "Something broke on our side", status_code=500)
    assert response["X-Request-ID"]
    assert response["Content-Security-Policy"]
