"""Addresses of performance."""

from django.urls import path

from bianzhi.performance.pages import fill, papers, public, steps, surveys, year

app_name = "performance"
urlpatterns = [
    path("", year.index, name="index"),
    path("rules/", year.rules, name="rules"),
    path("project/new/", year.project_new, name="project_new"),
    path("project/<int:key>/", year.project, name="project"),
    path("project/<int:key>/edit/", year.project_edit, name="project_edit"),
    path("project/<int:key>/budget/", steps.budget, name="budget"),
    path("project/<int:key>/assess/", steps.assess, name="assess"),
    path("project/<int:key>/monitor/", steps.monitor, name="monitor"),
    path("project/<int:key>/<str:what>.<str:form>", papers.project_paper, name="project_paper"),
    path("department/<int:unit>/<int:number>/", year.department, name="department"),
    path("department/<int:unit>/<int:number>/<str:what>.<str:form>", papers.department_paper, name="department_paper"),
    path("objectives/", fill.objectives, name="objectives"),
    path("objectives/<int:key>/", fill.objectives, name="objectives"),
    path("evaluate/", fill.evaluate, name="evaluate"),
    path("evaluate/<int:key>/", fill.evaluate, name="evaluate"),
    path("surveys/", surveys.index, name="surveys"),
    path("surveys/new/", surveys.new, name="survey_new"),
    path("surveys/<int:key>/", surveys.detail, name="survey"),
    path("survey/<str:token>/", public.answer, name="answer"),
]  # fmt: skip
