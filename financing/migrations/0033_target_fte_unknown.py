"""The ETP that an envelope aims at are unknown until a movement brings some: what stood as zero becomes unknown."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def forget_what_nobody_said(apps, schema_editor):
    """Envelopes to which no movement ever brought ETP; those whose ETP all left keep their zero."""
    movements = apps.get_model("financing", "EnvelopeMovement").objects
    brought = movements.filter(target=OuterRef("pk"), fte__gt=0).exclude(kind="lift")
    envelopes = apps.get_model("financing", "Envelope").objects
    envelopes.filter(~Exists(brought)).update(target_fte=None)


def say_zero(apps, schema_editor):
    apps.get_model("financing", "Envelope").objects.filter(target_fte__isnull=True).update(target_fte=0)


class Migration(migrations.Migration):
    dependencies = [("financing", "0032_diagnostic_year_closed")]

    operations = [
        migrations.AlterField(
            model_name="envelope",
            name="target_fte",
            field=models.DecimalField("ETP visés", max_digits=9, decimal_places=2, null=True, blank=True),
        ),
        migrations.RunPython(forget_what_nobody_said, say_zero),
    ]
