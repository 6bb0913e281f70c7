"""A process that brings a book in and stands still in the middle, so that it can be killed there."""

import sys
import time
from pathlib import Path

import django

django.setup()

from bianzhi.imports.actions import load_book  # noqa: E402
from bianzhi.staff.actions import go_on_many  # noqa: E402
from bianzhi.users.actor import Actor  # noqa: E402
from bianzhi.users.models import District, User  # noqa: E402
from bianzhi.users.roles import Role  # noqa: E402


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def actor(name: str, role: Role, district: District) -> Actor:
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(
            name, password="一个很长的密码1", name=name, role=role.value, district=district
        )
    return Actor(user.pk, user.name, role, district.pk, district.path)


def main(book: str, *, stop: bool) -> None:
    district = District.objects.filter(code="990001").first() or District.objects.create(
        code="990001", name="测试区", path="/990001/", synthetic=True
    )
    clerk, chief = actor("clerk", Role.CLERK, district), actor("chief", Role.CHIEF, district)
    if stop:

        def stand_still(*_: object) -> None:
            say("IN THE MIDDLE")
            time.sleep(300)

        sys.modules[go_on_many.__module__].index_persons = stand_still  # type: ignore[attr-defined]
    say("READY")
    done = load_book(clerk, checker=chief, content=Path(book).read_bytes(), filename="开账.xlsx")
    say(f"DONE {done.summary}")


if __name__ == "__main__":
    main(sys.argv[1], stop=sys.argv[2] == "stop")
