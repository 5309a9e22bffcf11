"""Production starts only with its required variables, and passes Django's own deployment checks."""

import os
import runpy
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.commands import environment, production, run

CHECK = ("manage.py", "check", "--deploy", "--fail-level=WARNING")


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that reads the production settings again for a given environment."""

    def read(**changes: str) -> dict[str, Any]:
        for name in os.environ:
            monkeypatch.delenv(name)
        for name, value in production(**changes).items():
            monkeypatch.setenv(name, value)
        for name in ("assets.settings", "config.settings.base"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        return runpy.run_module("config.settings.production")

    return read


def test_all_missing_variables_are_named_at_once() -> None:
    result = run(*CHECK, env=environment(DJANGO_SETTINGS_MODULE="config.settings.production"))
    assert result.returncode != 0
    assert "Production needs DJANGO_SECRET_KEY and DJANGO_ALLOWED_HOSTS" in result.stderr


def test_the_server_does_not_start_without_a_required_variable() -> None:
    result = run("-m", "gunicorn", "--bind", "127.0.0.1:0", env=production(DJANGO_SECRET_KEY=""))
    assert result.returncode != 0
    assert "Production needs DJANGO_SECRET_KEY:" in result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("missing", ["DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS"])
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_counts_as_missing_and_only_it_is_named(
    settings_of: Any, missing: str, value: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^Production needs {missing}: set"):
        settings_of(**{missing: value})


def test_djangos_deployment_checks_pass() -> None:
    result = run(*CHECK, env=production())
    assert (result.returncode, result.stderr) == (0, "")
    assert "no issues" in result.stdout


def test_django_https_off_allows_plain_http(settings_of: Any) -> None:
    settings = settings_of(DJANGO_HTTPS="off")
    assert settings["SECURE_HSTS_SECONDS"] == 0
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert [settings[name] for name in names] == [False] * 3


def test_no_variable_enables_debugging(settings_of: Any) -> None:
    assert not settings_of(DEBUG="1", DJANGO_DEBUG="1").get("DEBUG", False)


def test_database_url_selects_postgresql_with_health_checks(settings_of: Any) -> None:
    database = settings_of(DATABASE_URL="postgres://ada:s%3Acret@db.internal:5433/shop")["DATABASES"][
        "default"
    ]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.internal", 5433, "shop")
    assert (database["USER"], database["PASSWORD"]) == ("ada", "s:cret")
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["connect_timeout"] == 5


def test_email_url_configures_the_mail_server(settings_of: Any) -> None:
    settings = settings_of(EMAIL_URL="smtp+tls://ada:secret@mail.example.com:587")
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("mail.example.com", 587)
    assert settings["EMAIL_USE_TLS"] is True


def test_mail_is_not_printed_to_the_log_by_default(settings_of: Any) -> None:
    assert settings_of()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


def test_lists_are_separated_by_commas(settings_of: Any) -> None:
    settings = settings_of(
        DJANGO_ALLOWED_HOSTS="a.example,b.example",
        DJANGO_CSRF_TRUSTED_ORIGINS="https://a.example,https://b.example",
    )
    assert settings["ALLOWED_HOSTS"] == ["a.example", "b.example"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://a.example", "https://b.example"]


def test_the_release_is_read_from_the_environment(settings_of: Any) -> None:
    release = settings_of(APP_VERSION="1.4.0", APP_REVISION="", APP_CREATED="")["RELEASE"]
    assert release == {"version": "1.4.0", "revision": "unknown", "created": "unknown"}
