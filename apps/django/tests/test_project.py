"""Tests of the project as a whole."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_project_passes_djangos_checks() -> None:
    call_command("check", "--fail-level=WARNING")
