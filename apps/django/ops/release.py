from dataclasses import dataclass
from datetime import datetime

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Release:
    """The running build: its version, its revision and when it was built (RFC 3339)."""

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
