"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """人员实名."""

    name = "bianzhi.staff"
    label = "staff"
    verbose_name = "人员实名"

    def ready(self) -> None:
        """Plug the room into the ledger, the units, the search and the submissions."""
        from bianzhi.establishment.ports import (
            register_leavers,
            register_occupancy,
            register_persons_go_along,
        )
        from bianzhi.staff import case_kinds, indexing, request_kinds, request_move, widgets
        from bianzhi.staff.lines import StaffGoAlong, persons_stand_against
        from bianzhi.staff.pages.lists import unit_count, unit_tab
        from bianzhi.staff.reads.in_force import StaffOccupancy
        from bianzhi.staff.reads.leavers import RetirementsDue
        from bianzhi.units.ports import ABOLISH_GUARDS, UnitTab, register_tab

        register_occupancy(StaffOccupancy())
        register_leavers(RetirementsDue())
        register_persons_go_along(StaffGoAlong())
        ABOLISH_GUARDS.append(persons_stand_against)
        register_tab(UnitTab("staff", "人员", 30, "person.read", unit_tab, unit_count))
        case_kinds.register()
        request_kinds.register()
        request_move.register()
        widgets.register()
        indexing.register()
