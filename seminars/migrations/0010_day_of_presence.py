"""A presence and a questionnaire keep the day of their event on their own row. Wrong rows stop it."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from iae_portal.core.hours import day_of


def copy_days(apps, schema_editor):
    """Nothing is corrected in silence: every wrong row is listed."""
    model, events = (apps.get_model("seminars", name) for name in ("Attendance", "Event"))
    held = Subquery(events.objects.filter(guests__attendances=OuterRef("pk")).values("held_on")[:1])
    model.objects.update(met_on=held)
    for row in model.objects.order_by("pk").iterator():
        model.objects.filter(pk=row.pk).update(noted_on=day_of(row.at))
    sheets = apps.get_model("seminars", "SurveyAnswer")
    held = Subquery(events.objects.filter(pk=OuterRef("event")).values("held_on")[:1])
    sheets.objects.update(met_on=held)
    wrong = [
        f"Présence {row.pk}, événement du {row.met_on} : pointée le {row.noted_on}"
        for row in model.objects.filter(noted_on__lt=models.F("met_on")).order_by("pk")
    ]
    wrong += [
        f"Questionnaire de l'événement {row.event_id}, du {row.met_on} : remis le {row.given_on}"
        for row in sheets.objects.filter(given_on__lt=models.F("met_on")).order_by("event", "pk")
    ]
    if wrong:
        raise ValueError("Dates à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("seminars", "0001_squashed_0009_expected_days")]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="met_on",
            field=models.DateField(editable=False, null=True, verbose_name="jour de l'événement"),
        ),
        migrations.AddField(
            model_name="attendance",
            name="noted_on",
            field=models.DateField(editable=False, null=True, verbose_name="jour du pointage"),
        ),
        migrations.AddField(
            model_name="surveyanswer",
            name="met_on",
            field=models.DateField(editable=False, null=True, verbose_name="jour de l'événement"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
