from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class AssetsConfig(AppConfig):
    name = "assets"


class CollectedStaticFilesConfig(StaticFilesConfig):
    """Leave out what no page of ours uses: it would double what an image carries."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "swagger-ui-standalone-preset.js*",
        "redoc",  # drf-spectacular-sidecar's second viewer; /api/docs/ is Swagger UI
        "rest_framework",  # the browsable API is off
    ]
