"""All that `collectstatic` needs, and nothing else.

The image collects static files in a layer of its own from this package alone, so that a change of any
other code leaves that layer as it is. `config.settings.base` takes the same values from here.
"""

import os
from pathlib import Path

_BASE_DIR = Path(__file__).resolve().parent.parent

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("DJANGO_STATIC_ROOT") or _BASE_DIR / "staticfiles")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "assets.storage.ReproducibleStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

STATIC_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "drf_spectacular_sidecar",
    "assets.apps.CollectedStaticFilesConfig",
    "assets",
]
INSTALLED_APPS = STATIC_APPS
