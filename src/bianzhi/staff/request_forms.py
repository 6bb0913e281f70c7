"""What a unit fills in when it asks for somebody new to go on its establishment."""

from typing import Any

from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.staff.forms import OnForm, attribute_field
from bianzhi.staff.person_values import typed
from bianzhi.staff.policy import check_attributes
from bianzhi.staff.reads.person_now import PersonNow

#: what is asked of a newcomer; sex and birth date come from the number
ASKED = (
    "name",
    "id_number",
    "education",
    "school",
    "major",
    "work_start_on",
    "person_class",
    "post_category",
    "retire_category",
)


class NewcomerForm(OnForm):
    """上编申请: who comes, and onto what."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = {key: attribute_field(ATTRIBUTES[key], required=key in ("name", "id_number")) for key in ASKED}
        self.fields = {**own, **self.fields}
        self.fields["id_number"].help_text = "18 位身份证号；填写后立即加密，申请中不留原号"
        self.fields["retire_category"].initial = "cadre"
        self.fields.pop("over_plan", None)

    def offer_plans(self) -> None:
        """Offer nothing: to stand above its quota is not a unit's to ask for here."""

    def clean(self) -> dict[str, Any]:
        """Check the person's values as the register would."""
        cleaned = super().clean()
        values, wrong = typed({key: cleaned.get(key) for key in ASKED if key != "id_number"})
        for refusal in (*wrong, *check_attributes(values, whole=False)):
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned

    def person_values(self) -> dict[str, Any]:
        """Return the checked values of the person, without the number."""
        return {
            key: self.cleaned_data.get(key)
            for key in ASKED
            if key != "id_number" and self.cleaned_data.get(key) not in (None, "")
        }


def newcomer(name: str, mask: str) -> PersonNow:
    """Return somebody who is not in the register yet, as forms and sheets show him."""
    from datetime import date

    return PersonNow(
        key=0, name=name, id_mask=mask, sex="", birth_date=date.min, version=0, retire_category="", retire_due=None,
        synthetic=False, tenure=None, unit_id=None, unit="", commodity="", commodity_label="", begins_on=None,
        ends_on=None, posts=(), spell=None,
    )  # fmt: skip
