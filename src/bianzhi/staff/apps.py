"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """人员实名."""

    name = "bianzhi.staff"
    label = "staff"
    verbose_name = "人员实名"

    def ready(self) -> None:
        """Plug the room into the ledger, the units, the search and the submissions."""
        from bianzhi.establishment.ports import register_occupancy, register_persons_go_along
        from bianzhi.staff import indexing
        from bianzhi.staff.lines import StaffGoAlong, persons_stand_against
        from bianzhi.staff.reads.in_force import StaffOccupancy
        from bianzhi.units.ports import ABOLISH_GUARDS

        register_occupancy(StaffOccupancy())
        register_persons_go_along(StaffGoAlong())
        ABOLISH_GUARDS.append(persons_stand_against)
        indexing.register()
