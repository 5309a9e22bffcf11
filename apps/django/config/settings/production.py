"""Production: configured by environment variables; it does not start if a required one is missing."""

from config.env import env, require
from config.settings.base import *

require("DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS")
SECRET_KEY = env.str("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

# Never print mails to the console: a password-reset link must not appear in a log.
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))

# A proxy terminates TLS and sets X-Forwarded-Proto itself. DJANGO_HTTPS=off allows plain http to try an image
# on one's own machine; `check --deploy` reports it as a problem.
_HTTPS = env.bool("DJANGO_HTTPS", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # Probes use plain http inside the cluster.
SECURE_HSTS_SECONDS = env.int("DJANGO_HSTS_SECONDS", default=31_536_000) if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
if _HTTPS:  # With this prefix, browsers refuse the cookie from another subdomain or over http.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

LOGGING["handlers"]["stdout"]["formatter"] = "json"
