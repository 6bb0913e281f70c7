"""Rules that every table keeps."""

from django.apps import apps
from django.db.models import PROTECT, RESTRICT

from tests.repository.tree import exemptions


def ours():
    return [m for m in apps.get_models() if m.__module__.startswith("bianzhi.")]


def test_nothing_that_accounts_hang_on_is_deleted_with_something_else() -> None:
    loose = {
        f"{model.__name__}.{field.name}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and not field.many_to_many
        and not getattr(field.remote_field, "parent_link", False)
        and field.remote_field.on_delete not in (PROTECT, RESTRICT)
    }  # fmt: skip
    exempt = exemptions().get("cascades", {}).keys()
    assert sorted(loose - exempt) == []
    assert sorted(exempt - loose) == [], "no longer needed"


def test_every_model_has_a_chinese_name_and_labels() -> None:
    def chinese(text) -> bool:
        return any("一" <= c <= "鿿" for c in str(text))

    bare = [m.__name__ for m in ours() if not chinese(m._meta.verbose_name)]
    bare += [
        f"{m.__name__}.{f.name}"
        for m in ours()
        for f in m._meta.local_fields
        if not f.auto_created
        and f.name != "id"
        and not chinese(f.verbose_name)
        and f.model.__module__ == m.__module__
    ]
    assert bare == []


def test_every_constraint_says_in_chinese_what_it_refuses() -> None:
    silent = [
        f"{m.__name__}: {c.name}"
        for m in ours()
        for c in m._meta.constraints
        if hasattr(c, "condition")
        and not hasattr(c, "fields")
        and c.violation_error_message == c.default_violation_error_message
    ]
    assert silent == []
