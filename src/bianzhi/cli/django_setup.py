"""Start Django, only in the commands that need it."""

import os
from pathlib import Path

from bianzhi.cli.terminal import stop


def start_django() -> None:
    """Load settings and models. The first call takes most of a second; later ones nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bianzhi.site.settings")
    import django
    from django.apps import apps
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # WhiteNoise warns at each start when it is missing
    if not apps.ready:
        django.setup()


def pending_migrations() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_current_database() -> None:
    """Start Django; end with code 1 when the database is older than the program or cannot be reached."""
    start_django()
    from django.db import OperationalError

    try:
        pending = pending_migrations()
    except OperationalError as error:
        stop(f"连不上数据库：{error}")
    if pending:
        stop(f"数据库还差{pending}步升级。请先运行：bianzhi migrate")
