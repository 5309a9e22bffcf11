from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands import production, run
from tests.factories import PASSWORD
from tests.production.server import Answer, Server, running_server

ADMINISTRATOR = "root@example.com"
_PREPARE = f"""
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("createsuperuser", interactive=False, email="{ADMINISTRATOR}", display_name="Root", verbosity=0)
"""


@dataclass(frozen=True)
class Deployment:
    """A server with its database, and the answer of /readyz before the database was migrated."""

    server: Server
    ready_before_migrating: Answer


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("deployment")
    env = production(
        APP_VERSION="1.4.0",
        APP_REVISION="0123456789abcdef0123456789abcdef01234567",
        APP_CREATED="2026-11-22T18:30:00Z",
        DATABASE_URL=f"sqlite:///{folder / 'production.sqlite3'}",
        DJANGO_ADMIN_PATH="harbour-office",
        DJANGO_STATIC_ROOT=str(collected),
    )
    with running_server(folder / "log", env) as server:
        before = server.ask("/readyz")
        prepared = run("-c", _PREPARE, env={**env, "DJANGO_SUPERUSER_PASSWORD": PASSWORD})
        assert prepared.returncode == 0, prepared.stderr
        yield Deployment(server=server, ready_before_migrating=before)


@pytest.fixture
def server(deployment: Deployment) -> Server:
    return deployment.server
