from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from tests.commands import environment, run
from tests.factories import UserFactory
from users.models import User


@pytest.fixture(autouse=True)
def _no_rate_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def other_user(db: None) -> User:
    return UserFactory.create()


@pytest.fixture
def member(client: Client, user: User) -> Client:
    """A browser in which `user` is logged in."""
    client.force_login(user)
    return client


@pytest.fixture
def staff(db: None) -> Client:
    """A browser in which an administrator is logged in."""
    client = Client()
    client.force_login(UserFactory.create(staff=True))
    return client


@pytest.fixture
def anonymous_api() -> APIClient:
    return APIClient()


@pytest.fixture
def api(user: User) -> APIClient:
    """A program that calls the API as `user`."""
    client = APIClient()
    client.force_authenticate(user)
    return client


def collect(target: Path) -> Path:
    """Collect the static files into `target`, as the image build does."""
    env = environment(DJANGO_SETTINGS_MODULE="assets.settings", DJANGO_STATIC_ROOT=str(target))
    result = run("manage.py", "collectstatic", "--noinput", env=env)
    assert result.returncode == 0, result.stderr
    return target


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collect(tmp_path_factory.mktemp("static"))
