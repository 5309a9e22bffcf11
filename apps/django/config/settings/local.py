"""Development: `python manage.py runserver`, nothing to configure."""

from config.settings.base import *

DEBUG = True
SECRET_KEY = "insecure-and-only-for-development"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Files are served from where they are written, under their own names: no collectstatic while developing.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
