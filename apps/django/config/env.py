"""Environment variables are read only through this module. README.md lists all of them."""

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def require(*names: str) -> None:
    """Raise one ImproperlyConfigured error with every variable of `names` that is unset or empty."""
    missing = [name for name in names if not env.str(name, default="").strip()]
    if missing:
        raise ImproperlyConfigured(
            f"Production needs {' and '.join(missing)}: set the environment and start again."
        )
