"""A closed year of accounts keeps the first day of its diagnostic on its own row. Wrong rows stop it."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def copy_days(apps, schema_editor):
    """Nothing is corrected in silence: every wrong row is listed."""
    years, diagnostics = (apps.get_model("financing", name) for name in ("DiagnosticYear", "FinancialDiagnostic"))
    started = diagnostics.objects.filter(pk=OuterRef("diagnostic")).values("started_on")
    years.objects.update(started_on=Subquery(started[:1]))
    wrong = [
        f"Diagnostic {row.diagnostic_id}, commencé le {row.started_on} : exercice {row.year}"
        for row in years.objects.filter(started_on__year__lte=F("year")).order_by("diagnostic", "year")
    ]
    if wrong:
        raise ValueError("Exercices qui n'étaient pas clos, à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("financing", "0030_annexes_waiting")]

    operations = [
        migrations.AddField(
            model_name="diagnosticyear",
            name="started_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="diagnostic commencé le"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
