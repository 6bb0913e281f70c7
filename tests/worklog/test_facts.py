"""What the year's facts and the slots of a report take of 工作台账, and what of the registers."""

from bianzhi.finance.reads.records import records
from bianzhi.finance.reads.work_facts import OWNERS, work_facts
from bianzhi.worklog.catalogue import sections
from bianzhi.worklog.reads import entries
from tests.worklog.conftest import CHANGES


def test_every_section_has_one_who_tells_it(office) -> None:
    assert tuple(OWNERS) == sections()
    office.recorded("verification.campaign")
    told = dict(work_facts(office.clerk, 2021, {"staff": {"units": 3, "persons": 9}}))
    assert told["verification"].tree["done"] == {"units": 3, "persons": 9}
    assert told["registry"].tree["inspections"] == [] and told["other"].tree == {}


def test_a_slot_leads_to_the_entries_or_to_the_register_and_without_data_there_is_none(office) -> None:
    office.recorded()
    office.recorded("archive.digitisation")
    kind = {"registry-inspections-kind": "联合抽查", "registry-inspections-ratio": "7%"}
    inspection = office.recorded("registry.inspections", begins_on="2021-10", **kind)
    found = records(office.clerk, office.school, 2021)
    items = found[f"{CHANGES}.items"]
    assert (items.text, items.title) == ("2", "变更登记：变更事项")
    assert items.url == f"/worklog/?year=2021&figure={CHANGES}.items"
    ratio = found["registry.inspections.联合抽查.ratio"]
    assert (ratio.text, ratio.url) == ("7%", f"/worklog/{inspection.pk}/")
    digitised = found["archive.digitised.institutions"]
    assert (digitised.text, digitised.url) == (found["units.institutions_ever"].text, "/units/")
    assert not {"registry.annual_reports.due", "verification.done.units"} & found.keys()
    assert len(entries(office.clerk, 2021)) == 3


def test_who_may_not_read_the_register_gets_none_of_its_figures(office) -> None:
    office.recorded()
    unit, _ = office.clerk_of(office.school)
    assert not [name for name in records(unit, office.school, 2021) if name.split(".")[0] in sections()]
