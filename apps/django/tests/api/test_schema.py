import io

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.asserts import assertContains

pytestmark = pytest.mark.django_db


def test_the_schema_is_generated_without_a_warning_and_names_every_operation() -> None:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", "--format=openapi-json", stdout=out)
    for path in ("/api/users/", "/api/users/{id}/", "/api/users/me/", "/api/auth-token/"):
        assert f'"{path}"' in out.getvalue()


def test_staff_read_the_schema(staff: Client) -> None:
    assertContains(staff.get("/api/schema/"), "Shipshape API")


def test_staff_read_the_documentation_with_the_address_of_the_schema(staff: Client) -> None:
    response = staff.get("/api/docs/")
    assertContains(response, 'data-schema-url="/api/schema/"')
    assertContains(response, "swagger-ui-bundle.js")


def test_a_member_cannot_read_the_schema_or_the_documentation(member: Client) -> None:
    assert member.get("/api/schema/").status_code == 403
    assert member.get("/api/docs/", follow=True).status_code == 403


def test_an_anonymous_user_cannot_read_the_schema_or_the_documentation(client: Client) -> None:
    assert client.get("/api/schema/").status_code == 401
    response = client.get("/api/docs/", follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"
