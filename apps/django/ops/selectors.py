import logging

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)


def unready_reason() -> str | None:
    """Return why this process cannot serve yet, without any secret, or None when it can serve."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        logger.exception("The database cannot be used")
        return "The database cannot be reached."
    if pending:
        return f"Migrations to apply: {len(pending)}. Run `manage.py migrate`."
    return None
