"""The request id in every log line, and the JSON format of a line."""

import logging
import re
import uuid
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

_SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")


def accept_or_make_request_id(proposed: str) -> str:
    """Return `proposed` (an incoming X-Request-ID) if it is safe to log and echo, otherwise a new id."""
    return proposed if _SANE_REQUEST_ID.fullmatch(proposed) else uuid.uuid4().hex


class RequestIdFilter(logging.Filter):
    """Add `request_id` to each record; it is None outside a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def json_formatter() -> logging.Formatter:
    """One JSON object per line: timestamp (RFC 3339, UTC), level, logger, message, request_id, extras."""
    return JsonFormatter(
        ["levelname", "name", "message", "request_id"],
        rename_fields={"levelname": "level", "name": "logger"},
        # Django attaches the request itself; its headers and cookies must not be logged.
        reserved_attrs=[*_standard_attributes(), "request"],
        timestamp=True,
    )


def _standard_attributes() -> list[str]:
    return [*vars(logging.makeLogRecord({})), "message", "asctime"]
