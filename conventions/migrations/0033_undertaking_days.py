"""An undertaking bears the day of its dialogue: the database keeps its own days after it."""

from django.db import migrations, models


def copy_days(apps, schema_editor):
    """Undertakings due, or kept, before their dialogue are listed and stop the migration."""
    rows = apps.get_model("conventions", "Undertaking").objects.select_related("review").order_by("pk")
    wrong = []
    for row in rows:
        row.promised_on = row.review.held_on
        row.save(update_fields=["promised_on"])
        if row.due_on <= row.promised_on or (row.kept_on and row.kept_on < row.promised_on):
            wrong.append(
                f"Engagement n° {row.pk} : pris le {row.promised_on}, pour le {row.due_on}, tenu {row.kept_on}"
            )
    if wrong:
        raise RuntimeError("Engagements à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0032_exit_motives"),
    ]

    operations = [
        migrations.AddField(
            model_name="undertaking",
            name="promised_on",
            field=models.DateField(editable=False, null=True, verbose_name="pris le"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="undertaking",
            name="promised_on",
            field=models.DateField(editable=False, verbose_name="pris le"),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("promised_on"))),
                name="conventions_undertaking_due_later",
                violation_error_message="Un engagement se tient après le dialogue où il est pris.",
            ),
        ),
        migrations.AddConstraint(
            model_name="undertaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kept_on__isnull", True),
                    ("promised_on__isnull", True),
                    ("kept_on__gte", models.F("promised_on")),
                    _connector="OR",
                ),
                name="conventions_undertaking_kept_since_promised",
                violation_error_message="Un engagement ne peut pas être tenu avant le dialogue où il est pris.",
            ),
        ),
    ]
