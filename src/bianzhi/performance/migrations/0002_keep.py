"""Nothing recorded of performance is changed or deleted: it is recorded again, and the newest counts."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only

TABLES = (
    "YearRules", "Project", "ProjectFacts", "BudgetLine", "Assessment", "ObjectiveSet", "IndicatorRow", "Monitoring",
    "MonitoringItem", "Survey", "SurveyTerms", "SurveyAnswer", "SelfEvaluation", "EvaluationFund", "EvaluationItem",
)


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]
    operations = [insert_only("performance", table) for table in TABLES]
