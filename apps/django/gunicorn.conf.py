"""gunicorn reads this file from its working directory: https://docs.gunicorn.org/en/stable/settings.html"""

import os

wsgi_app = "config.wsgi:application"
bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Load the application once, before forking: wrong settings then stop the start, and not every worker.
preload_app = True
# Orchestrators kill the process ten seconds after SIGTERM. Stop before that.
graceful_timeout = 8
# A heartbeat file on a slow disk can block a worker, and the root file system may be read-only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
control_socket_disable = True
# The application logs each request itself, with its id. gunicorn's own log lines have the same format.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "ops.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "ops.logs.json_formatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "filters": ["request_id"],
            "formatter": "json",
        },
    },
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}},
}
