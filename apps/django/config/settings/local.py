"""Development: `python manage.py runserver` needs no configuration."""

from config.settings.base import *

DEBUG = True
SECRET_KEY = "insecure-and-only-for-development"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Static files are served from the source folders under their own names, without collectstatic.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
