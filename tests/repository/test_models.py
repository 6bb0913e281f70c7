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
    def understood(text) -> bool:
        """Chinese, or the name of a standard such as SHA-256."""
        return any("一" <= c <= "鿿" for c in str(text)) or str(text).isupper()

    bare = [m.__name__ for m in ours() if not understood(m._meta.verbose_name)]
    bare += [
        f"{m.__name__}.{f.name}"
        for m in ours()
        for f in m._meta.local_fields
        if not f.auto_created
        and not f.primary_key
        and f.model is m
        and not _inherited(m, f)
        and not understood(f.verbose_name)
    ]
    assert bare == []


def _inherited(model, field) -> bool:
    """Whether the field comes from one of Django's own abstract models."""
    return any(
        base.__module__.startswith("django.") and any(f.name == field.name for f in base._meta.local_fields)
        for base in model.__mro__
        if base is not model and getattr(getattr(base, "_meta", None), "abstract", False)
    )
