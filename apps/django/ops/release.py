from dataclasses import dataclass
from datetime import datetime

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Release:
    """What is running: the version and revision it was built from, and when (RFC 3339)."""

    version: str
    revision: str
    created: str

    @property
    def short_revision(self) -> str:
        return self.revision[:7]

    @property
    def created_at(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.created)
        except ValueError:
            return None


def current_release() -> Release:
    return Release(**settings.RELEASE)
