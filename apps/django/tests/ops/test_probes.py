import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/version"])
def test_healthz_and_version_send_no_query(client: Client, path: str) -> None:
    # Without the `db` fixture any query is an error.
    response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_healthz_returns_json(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_probes_accept_any_host_name_and_pages_do_not(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/about/", headers={"host": "10.1.2.3:8000"}).status_code == 400


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_missing_migrations_are_reported_with_their_number(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("users", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "reason": "Migrations to apply: 1. Run `manage.py migrate`.",
    }


@pytest.mark.django_db
def test_an_unreachable_database_is_reported_without_secrets(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise DatabaseError("password authentication failed for user admin at db.internal")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "reason": "The database cannot be reached."}
    assert "db.internal" in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/version"])
def test_probes_accept_only_reads(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
