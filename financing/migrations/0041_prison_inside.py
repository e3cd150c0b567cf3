"""The ceiling of the structures in prison lies between the floor and the ceiling of its regime."""

from django.db import migrations, models
from django.db.models import F, Q

INSIDE = Q(prison_ceiling__isnull=True) | Q(prison_ceiling__gte=F("floor"), prison_ceiling__lte=F("ceiling"))


def none_outside(apps, schema_editor):
    wrong = apps.get_model("financing", "Regime").objects.exclude(INSIDE).order_by("code")
    if wrong:
        said = ", ".join(f"{row.code} : {row.floor} – {row.prison_ceiling} – {row.ceiling}" for row in wrong)
        raise RuntimeError(f"Plafonds en milieu pénitentiaire hors de leur cadre, à corriger d'abord : {said}.")


class Migration(migrations.Migration):
    dependencies = [("financing", "0040_stopped_aid")]

    operations = [
        migrations.RunPython(none_outside, migrations.RunPython.noop),
        migrations.AddConstraint(
            "regime",
            models.CheckConstraint(
                condition=INSIDE,
                name="financing_regime_prison_inside",
                violation_error_message="Le plafond en milieu pénitentiaire se situe entre le plancher et le plafond.",
            ),
        ),
    ]
