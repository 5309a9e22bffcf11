"""Runs the project's commands in a separate process, as a server does."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

KEY = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF"

_OURS = ("APP_", "DJANGO_", "DATABASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "LOG_LEVEL", "PORT", "WEB_")


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment without the variables that the application reads, plus `changes`."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_OURS)} | changes


def production(**changes: str) -> dict[str, str]:
    """Return an environment in which production starts."""
    return environment(
        **{
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DJANGO_SECRET_KEY": KEY,
            "DJANGO_ALLOWED_HOSTS": "localhost,example.com",
            **changes,
        }
    )


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python <arguments>` in the project; the caller checks the exit code."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
