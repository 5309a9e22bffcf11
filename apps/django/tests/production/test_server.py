"""Tests of what a client or a probe receives from gunicorn with production settings."""

import re
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.commands import production
from tests.factories import PASSWORD
from tests.production.conftest import ADMINISTRATOR, Deployment
from tests.production.server import Server, running_server

POLICY = [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
]


def hashed_style_sheet(server: Server) -> str:
    link = re.search(r'href="(/static/css/base\.[0-9a-f]{12}\.css)"', server.ask("/").text)
    assert link
    return link.group(1)


@pytest.mark.parametrize(
    ("status", "method", "path", "host"),
    [
        (200, "GET", "/", "localhost"),
        (200, "GET", "/about/", "localhost"),
        (200, "GET", "/accounts/login/", "localhost"),
        (200, "GET", "/healthz", "10.1.2.3:8000"),
        (200, "GET", "/readyz", "10.1.2.3:8000"),
        (200, "GET", "/version", "localhost"),
        (200, "GET", "the style sheet", "localhost"),
        (302, "GET", "/users/~redirect/", "localhost"),
        (302, "GET", "/harbour-office/", "localhost"),
        (302, "GET", "/api/docs/", "localhost"),
        (400, "GET", "/", "evil.example"),
        (401, "GET", "/api/users/me/", "localhost"),
        (403, "POST", "/accounts/login/", "localhost"),
        (404, "GET", "/admin/", "localhost"),
        (404, "GET", "/static/nothing.css", "localhost"),
        (405, "POST", "/healthz", "localhost"),
    ],
)
def test_every_kind_of_response_has_the_security_headers(
    server: Server, status: int, method: str, path: str, host: str
) -> None:
    path = hashed_style_sheet(server) if path == "the style sheet" else path
    answer = server.ask(path, method=method, Host=host)
    assert answer.status == status
    assert sorted(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_plain_http_is_redirected_to_https_except_for_probes(server: Server) -> None:
    page = server.ask("/about/", https=False)
    assert (page.status, page.headers["Location"]) == (301, "https://localhost/about/")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert server.ask("/healthz", https=False).status == 200
    assert server.ask("/readyz", https=False).status == 200


def test_it_is_ready_after_the_migrations(deployment: Deployment) -> None:
    before = deployment.ready_before_migrating
    assert before.status == 503
    assert before.json()["status"] == "unavailable"
    assert re.fullmatch(r"Migrations to apply: \d+\. Run `manage\.py migrate`\.", before.json()["reason"])
    assert deployment.server.ask("/readyz").status == 200


def test_the_version_is_that_of_the_build(server: Server) -> None:
    assert server.ask("/version").json() == {
        "version": "1.4.0",
        "revision": "0123456789abcdef0123456789abcdef01234567",
        "created": "2026-11-22T18:30:00Z",
    }
    assert "1.4.0" in server.ask("/").text


def test_a_static_file_has_a_hashed_name_and_is_cached_as_immutable(server: Server) -> None:
    answer = server.ask(hashed_style_sheet(server))
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    lifetime = re.search(r"max-age=(\d+)", answer.headers["Cache-Control"])
    assert lifetime
    assert int(lifetime.group(1)) >= 31_536_000
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_static_file_is_compressed_for_clients_that_accept_it(server: Server) -> None:
    answer = server.ask(hashed_style_sheet(server), Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_log_in_over_https_sets_secure_cookies(server: Server) -> None:
    page = server.ask("/accounts/login/")
    field = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert field
    cookies = SimpleCookie(page.headers["Set-Cookie"])

    answer = server.ask(
        "/accounts/login/",
        method="POST",
        body=urlencode({"csrfmiddlewaretoken": field.group(1), "login": ADMINISTRATOR, "password": PASSWORD}),
        Cookie=f"__Host-csrftoken={cookies['__Host-csrftoken'].value}",
        Content_Type="application/x-www-form-urlencoded",
        Origin="https://localhost",
    )

    assert (answer.status, answer.headers["Location"]) == (302, "/users/~redirect/")
    for header in answer.headers.get_all("Set-Cookie") or []:
        (cookie,) = SimpleCookie(header).values()
        if cookie.value:
            assert cookie.key.startswith("__Host-")
            assert cookie["secure"]
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"
    assert "__Host-sessionid=" in str(answer.headers)


def test_every_log_line_is_json_with_the_request_id(server: Server) -> None:
    server.ask("/about/?token=secret", X_Request_ID="edge-00000001")
    lines = server.log_lines()
    (line,) = [line for line in lines if line["request_id"] == "edge-00000001"]
    assert line["message"] == "GET /about/ 200"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/about/", 200)
    assert {"timestamp", "level", "logger", "message", "request_id"} <= set.intersection(*map(set, lines))
    assert "secret" not in server.log.read_text()


def test_without_a_database_it_runs_but_is_not_ready_and_stops_on_sigterm(
    tmp_path: Path, collected: Path
) -> None:
    nobody_listens = "postgres://ada:very-secret@127.0.0.1:9/shop"
    env = production(DATABASE_URL=nobody_listens, DJANGO_STATIC_ROOT=str(collected))
    with running_server(tmp_path / "log", env) as server:
        assert server.ask("/healthz").status == 200
        ready = server.ask("/readyz")
        assert ready.status == 503
        assert ready.json() == {"status": "unavailable", "reason": "The database cannot be reached."}
        assert server.stop() == 0
        assert "very-secret" not in server.log.read_text()
