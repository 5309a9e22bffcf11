import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ops.logs import accept_or_make_request_id, request_id
from ops.views import healthz, readyz

GetResponse = Callable[[HttpRequest], HttpResponse]

logger = logging.getLogger("ops.request")

PROBES = {"/healthz": healthz, "/readyz": readyz}


class RequestMiddleware:
    """Give each request an id, return it as X-Request-ID, and log one line for each response."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        id_ = accept_or_make_request_id(request.headers.get("X-Request-ID", ""))
        token = request_id.set(id_)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = id_
            self._log(request, response, time.monotonic() - started)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        path = _path_without_secret(request)
        routine = request.path in PROBES and response.status_code == 200
        logger.log(
            logging.DEBUG if routine else logging.INFO,
            "%s %s %d",
            request.method,
            path,
            response.status_code,
            extra={
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "duration_ms": round(seconds * 1000, 1),
            },
        )


def _path_without_secret(request: HttpRequest) -> str:
    """Return the path; the key of a password-reset or email-confirmation link is replaced by `***`."""
    key = request.resolver_match.kwargs.get("key") if request.resolver_match else None
    return request.path.replace(key, "***") if key else request.path


class PermissionsPolicyMiddleware:
    """Forbid these browser features to every page and to everything embedded in it."""

    POLICY = ", ".join(
        f"{feature}=()"
        for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = self.POLICY
        return response


class ProbesMiddleware:
    """Answer probes before host names are checked: orchestrators send them to the pod's IP address."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)
