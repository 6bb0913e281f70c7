"""The official tables and the appendix as files."""

from django.http import Http404, HttpRequest, HttpResponse

from bianzhi.cases.prints import MAKERS
from bianzhi.documents.forms import Form
from bianzhi.performance import reads
from bianzhi.performance.ports import accounts_of
from bianzhi.reporting.performance import Evaluation
from bianzhi.reporting.performance_appendix import appendix, title_of
from bianzhi.reporting.performance_docx import appendix_docx
from bianzhi.reporting.performance_forms import (
    declaration_form,
    department_evaluation_form,
    department_target_form,
    monitoring_form,
    self_evaluation_form,
)
from bianzhi.ui.export import as_download
from bianzhi.users.web import actor_of, permitted

WORD = MAKERS["docx"][1]


def _form(made: Form | None, form: str, about: str) -> HttpResponse:
    if made is None or form not in MAKERS:
        raise Http404
    make, kind = MAKERS[form]
    return as_download(make(made), kind, f"{made.title}_{about}.{form}")


@permitted("performance.read")
def project_paper(request: HttpRequest, key: int, what: str, form: str) -> HttpResponse:
    """Send a table of a project: ``objectives``, ``evaluation``, or ``monitoring`` (the newest)."""
    card = reads.project_card(actor_of(request), key)
    project, goals, rules = card.project, card.project.objectives, card.rules
    made: Form | None = None
    if goals and what == "objectives":
        made = declaration_form(card.unit, project, goals, rules)
    elif goals and what == "evaluation" and project.evaluation:
        made = self_evaluation_form(card.unit, project, goals, project.evaluation, rules)
    elif goals and what == "monitoring" and project.monitorings:
        made = monitoring_form(card.unit, project, goals, project.monitorings[-1], rules)
    return _form(made, form, f"{project.name}_{card.year}")


@permitted("performance.read")
def department_paper(request: HttpRequest, unit: int, number: int, what: str, form: str) -> HttpResponse:
    """Send a table of a body as a whole: ``objectives``, ``evaluation``, or the ``appendix`` (Word)."""
    actor = actor_of(request)
    year: Evaluation = reads.evaluation(actor, unit, number)
    if what == "appendix" and form == "docx" and year.department:
        return as_download(
            appendix_docx(appendix(year, accounts_of(actor, unit, number))), WORD, f"{title_of(year)}.docx"
        )
    made: Form | None = None
    if year.objectives and what == "objectives":
        funds = year.department.funds if year.department else ()
        made = department_target_form(year, year.objectives, funds)
    elif year.objectives and what == "evaluation" and year.department:
        made = department_evaluation_form(year, year.objectives, year.department)
    return _form(made, form, f"{year.short}_{number}")
