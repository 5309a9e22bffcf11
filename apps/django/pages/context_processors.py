from django.conf import settings
from django.http import HttpRequest

from ops.release import Release, current_release


def product(request: HttpRequest) -> dict[str, str | Release]:
    """Give every template the product's name and the running release."""
    return {"product_name": settings.PRODUCT_NAME, "release": current_release()}
