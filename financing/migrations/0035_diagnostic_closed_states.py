"""The database refuses a diagnostic in a state that nobody knows. Wrong rows are listed and stop it."""

from django.db import migrations, models

KEPT = models.Q(state="delivered", delivered_on__isnull=False) | models.Q(
    state__in=["open", "given_up"], delivered_on__isnull=True
)


def none_unknown(apps, schema_editor):
    rows = apps.get_model("financing", "FinancialDiagnostic").objects.exclude(KEPT).select_related("siae")
    wrong = [
        f"{row.siae.name}, diagnostic du {row.started_on} : {row.state}, remis le {row.delivered_on}"
        for row in rows.order_by("pk")
    ]
    if wrong:
        raise RuntimeError("Diagnostics financiers dont l'état est à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("financing", "0034_waiting_by_year")]

    operations = [
        migrations.RunPython(none_unknown, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="financialdiagnostic", name="financing_diagnostic_state"),
        migrations.AddConstraint(
            model_name="financialdiagnostic",
            constraint=models.CheckConstraint(
                condition=KEPT,
                name="financing_diagnostic_state",
                violation_error_message="Un diagnostic remis, et lui seul, a une date de remise.",
            ),
        ),
    ]
