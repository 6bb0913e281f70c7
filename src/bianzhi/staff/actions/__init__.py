"""Verbs of named staff."""

from bianzhi.staff.actions.appoint import Post, appoint, end_appointment
from bianzhi.staff.actions.draft_retirements import Drafted, draft_retirements
from bianzhi.staff.actions.edit_person import change_locked, edit_person
from bianzhi.staff.actions.go_off_establishment import go_off_establishment
from bianzhi.staff.actions.go_on_establishment import go_on_establishment
from bianzhi.staff.actions.go_on_many import Many, NewPerson, check_row, go_on_many, registered
from bianzhi.staff.actions.note_export import note_export
from bianzhi.staff.actions.reencrypt import reencrypt
from bianzhi.staff.actions.register_person import register_person
from bianzhi.staff.actions.revoke_tenure import restore, revoke_tenure
from bianzhi.staff.actions.set_state import Absence, check_absence, end_state, set_state
from bianzhi.staff.actions.transfer_in_district import convert_type, transfer_in_district
from bianzhi.staff.actions.unmask import unmask
from bianzhi.staff.booking import Entry, Exit
from bianzhi.staff.person_values import Prepared
from bianzhi.staff.policy import UnitFacts
from bianzhi.staff.units_port import unit_facts

__all__ = [
    "Absence",
    "Drafted",
    "Entry",
    "Exit",
    "Many",
    "NewPerson",
    "Post",
    "Prepared",
    "UnitFacts",
    "appoint",
    "change_locked",
    "check_absence",
    "check_row",
    "convert_type",
    "draft_retirements",
    "edit_person",
    "end_appointment",
    "end_state",
    "go_off_establishment",
    "go_on_establishment",
    "go_on_many",
    "note_export",
    "reencrypt",
    "register_person",
    "registered",
    "restore",
    "revoke_tenure",
    "set_state",
    "transfer_in_district",
    "unit_facts",
    "unmask",
]
