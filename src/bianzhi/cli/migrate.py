"""`bianzhi migrate`."""

from bianzhi.cli.django_setup import pending_migrations, start_django
from bianzhi.cli.terminal import progress, tell


def migrate() -> None:
    """建立或升级数据库结构。可重复运行。"""
    start_django()
    from django.conf import settings
    from django.core.management import call_command

    total = pending_migrations()
    if not total:
        tell(f"数据库结构已是最新（{settings.INSTANCE}）。")
        return
    with progress("升级数据库") as step:
        step(0, total, "")
        call_command("migrate", interactive=False, verbosity=0)
        step(total, total, "")
    tell(f"数据库结构已升级{total}步（{settings.INSTANCE}）。")
