"""The settings that `collectstatic` needs, and no others.

The image build collects static files in a separate layer that depends only on this package. A change of any
other code leaves that layer unchanged. `config.settings.base` imports these values.
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
