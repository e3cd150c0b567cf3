"""The database refuses a contribution in a state that nobody knows. Wrong rows are listed and stop it."""

from django.db import migrations, models

KEPT = models.Q(state__in=["awaited", "given", "over"])


def none_unknown(apps, schema_editor):
    rows = apps.get_model("seminars", "Contribution").objects.exclude(KEPT).select_related("event", "region")
    wrong = [f"{row.event.city}, {row.region.name} : {row.state}" for row in rows.order_by("pk")]
    if wrong:
        raise RuntimeError("Contributions dont l'état est à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("seminars", "0011_presence_in_order")]

    operations = [
        migrations.RunPython(none_unknown, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=KEPT,
                name="seminars_contribution_state",
                violation_error_message="Cet état n'est pas celui d'une contribution.",
            ),
        ),
    ]
