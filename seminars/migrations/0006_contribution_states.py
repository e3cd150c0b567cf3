"""A contribution gets its state, an event the days when it was declared held and reported. Wrong rows stop the migration."""

from django.db import migrations, models
from django.db.models import F

STATES = [("awaited", "Attendue"), ("given", "Complète"), ("over", "Close avec l'événement")]
GIVEN = ("correspondent", "speakers_given_on", "fourth_answered_on", "presentation_given_on")


def give_states(apps, schema_editor):
    contributions = apps.get_model("seminars", "Contribution").objects
    complete = contributions.filter(**dict.fromkeys((f"{name}__isnull" for name in GIVEN), False))
    complete.update(state="given")
    contributions.filter(event__state__in=("held", "reported", "cancelled")).update(state="over")


def stop_on_wrong_rows(apps, schema_editor):
    """Nothing is corrected in silence: each row is named, and somebody decides."""
    guests = apps.get_model("seminars", "Guest").objects.filter(invited_at__gt=F("answered_at"))
    named = apps.get_model("seminars", "Contribution").objects.filter(
        correspondent__isnull=True, correspondent_named_on__isnull=False
    )
    answered = apps.get_model("seminars", "Contribution").objects.filter(fourth="", fourth_answered_on__isnull=False)
    wrong = {"invité après sa réponse": guests, "correspondant sans nom": named, "date sans réponse": answered}
    found = [f"{label} : n° {pk}" for label, rows in wrong.items() for pk in rows.order_by("pk").values_list("pk", flat=True)]
    if found:
        raise ValueError("Lignes à corriger avant cette migration :\n" + "\n".join(found))


class Migration(migrations.Migration):
    dependencies = [("seminars", "0005_event_told_hours")]

    operations = [
        migrations.RunPython(stop_on_wrong_rows, migrations.RunPython.noop),
        migrations.AddField(
            "contribution",
            "state",
            models.CharField(choices=STATES, default="awaited", max_length=8, verbose_name="état"),
        ),
        *(
            migrations.AddField(
                "event", name, models.DateField(blank=True, editable=False, null=True, verbose_name=label)
            )
            for name, label in (("declared_on", "déclaré tenu le"), ("reported_on", "bilan publié le"))
        ),
        migrations.RunPython(give_states, migrations.RunPython.noop),
    ]
