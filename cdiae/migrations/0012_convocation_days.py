"""The day that a convocation announces and that of its answer, on its own row. Wrong rows stop it."""

from zoneinfo import ZoneInfo

from django.db import migrations, models

PARIS = ZoneInfo("Europe/Paris")


def copy_days(apps, schema_editor):
    """Nothing is corrected in silence: every wrong row is listed."""
    wrong = []
    for row in apps.get_model("cdiae", "Convocation").objects.select_related("meeting").order_by("pk"):
        row.met_on = row.meeting.held_on
        row.answered_on = row.answered_at and row.answered_at.astimezone(PARIS).date()
        row.save(update_fields=["met_on", "answered_on"])
        if row.sent_on > row.met_on or (row.answered_on and row.answered_on < row.sent_on):
            answered = f", réponse du {row.answered_on}" if row.answered_on else ""
            wrong.append(f"Convocation {row.pk}, séance du {row.met_on} : envoyée le {row.sent_on}{answered}")
    if wrong:
        raise ValueError("Dates des convocations à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("cdiae", "0011_days_in_order")]

    operations = [
        migrations.AddField(
            model_name="convocation",
            name="met_on",
            field=models.DateField(editable=False, null=True, verbose_name="séance du"),
        ),
        migrations.AddField(
            model_name="convocation",
            name="answered_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="jour de la réponse"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
