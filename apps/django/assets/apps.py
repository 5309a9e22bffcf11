from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class AssetsConfig(AppConfig):
    name = "assets"


class CollectedStaticFilesConfig(StaticFilesConfig):
    """Leave out files that no page uses: they would double the size of the static files in the image."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "swagger-ui-standalone-preset.js*",
        "redoc",  # drf-spectacular-sidecar's second viewer; /api/docs/ uses Swagger UI
        "rest_framework",  # the browsable API is off
    ]
