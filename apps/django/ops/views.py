from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ops.release import current_release
from ops.selectors import unready_reason


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Report that the process runs. It sends no query: a restart would not repair a failed database."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Report whether the process can serve: the database answers and is migrated."""
    reason = unready_reason()
    if reason:
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """Return which build is running."""
    return JsonResponse(asdict(current_release()))
