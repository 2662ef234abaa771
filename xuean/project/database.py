"""Questions about the database, for `serve`, `doctor` and `/readyz`."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def unreachable() -> bool:
    """Also when the password is wrong or the database does not exist."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return True
    return False


def unapplied() -> list[str]:
    """Names of migrations this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]
