"""Tests of request ids and of the line that is logged for each request."""

import json
import logging

import pytest
from django.test import Client

from ops.logs import RequestIdFilter, json_formatter, request_id
from users.models import User


def request_lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "ops.request"]


def test_a_valid_incoming_id_is_kept(client: Client) -> None:
    response = client.get("/", headers={"X-Request-ID": "edge-7f3a.99"})
    assert response["X-Request-ID"] == "edge-7f3a.99"


@pytest.mark.parametrize("proposed", ["", "short", "x" * 129, "with spaces", "in\tjection", "ümlaute"])
def test_an_invalid_incoming_id_is_replaced(client: Client, proposed: str) -> None:
    made = client.get("/", headers={"X-Request-ID": proposed})["X-Request-ID"]
    assert len(made) == 32
    assert made != client.get("/")["X-Request-ID"]


def test_a_request_is_logged_once_with_its_result(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/about/?token=secret")
    (line,) = request_lines(caplog)
    assert vars(line).items() >= {"method": "GET", "path": "/about/", "status": 200}.items()
    assert vars(line)["duration_ms"] > 0


def test_a_probe_is_logged_only_when_it_fails(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/healthz")
        client.post("/healthz")
    assert [vars(line)["status"] for line in request_lines(caplog)] == [405]


@pytest.mark.parametrize("path", ["/accounts/confirm-email/{}/", "/accounts/password/reset/key/1-{}/"])
def test_the_key_of_a_link_is_not_logged(
    client: Client, user: User, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get(path.format("very-secret-key"))
    assert [vars(line)["path"] for line in request_lines(caplog)] == [path.format("***")]
    assert "very-secret-key" not in " ".join(record.getMessage() for record in request_lines(caplog))


def test_a_line_is_one_json_object_with_id_extras_and_traceback() -> None:
    record = logging.LogRecord("shop", logging.WARNING, "file.py", 7, "Sold %s", ("tea",), None)
    record.__dict__.update(cups=2, request=object())
    record.exc_info = (ValueError, ValueError("two\nlines"), None)
    token = request_id.set("id-12345678")
    RequestIdFilter().filter(record)
    request_id.reset(token)

    text = json_formatter().format(record)

    assert "\n" not in text
    line = json.loads(text)
    assert line.pop("timestamp").endswith("+00:00")
    assert "ValueError" in line.pop("exc_info")
    assert line == {
        "level": "WARNING",
        "logger": "shop",
        "message": "Sold tea",
        "request_id": "id-12345678",
        "cups": 2,
    }


def test_outside_a_request_the_id_is_null() -> None:
    record = logging.makeLogRecord({"msg": "starting"})
    RequestIdFilter().filter(record)
    assert json.loads(json_formatter().format(record))["request_id"] is None
