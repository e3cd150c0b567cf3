"""The day on which a session opened, where its council sits, on its own row. Wrong rows stop it."""

from django.db import migrations, models

from iae_portal.core.hours import day_of, zone_of


def copy_day(apps, schema_editor):
    """Nothing is corrected in silence: every wrong row is listed."""
    rows = apps.get_model("cdiae", "Meeting").objects.filter(opened_at__isnull=False).order_by("pk")
    wrong = []
    for row in rows.select_related("council__departement"):
        row.opened_on = day_of(row.opened_at, zone_of(row.council.departement.code))
        row.save(update_fields=["opened_on"])
        if row.opened_on < row.held_on:
            wrong.append(f"Séance {row.pk} du {row.held_on} : ouverte le {row.opened_on}")
    if wrong:
        raise ValueError("Séances à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("cdiae", "0001_squashed_0013_convocation_days_checked")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="opened_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="jour de l'ouverture"),
        ),
        migrations.RunPython(copy_day, migrations.RunPython.noop),
    ]
