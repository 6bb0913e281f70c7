"""Districts of the deployment."""

from django.db import transaction

from bianzhi.users.models import District
from bianzhi.values.refusal import Refusal, Refused


def add_district(*, code: str, name: str, parent_path: str = "/", synthetic: bool = False) -> District:
    """Add a district under ``parent_path``; run by the operator, before anybody can act in it."""
    if District.objects.filter(code=code).exists():
        raise Refused(Refusal("district.code", f"行政区划代码{code}已登记", field="code"))
    with transaction.atomic():
        return District.objects.create(
            code=code, name=name, path=f"{parent_path}{code}/", synthetic=synthetic
        )
