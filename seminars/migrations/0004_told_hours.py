"""The hours that the guests were told: those of the last published programme, else those of the programme."""

import datetime as dt

from django.db import migrations, models


def keep_told_hours(apps, schema_editor):
    Event = apps.get_model("seminars", "Event")
    for event in Event.objects.order_by("pk"):
        version = event.versions.order_by("-number").first()
        if version:
            hours = [tuple(map(dt.time.fromisoformat, row["hours"].split(" – "))) for row in version.content]
        elif event.guests.exclude(invited_at=None, answer="").exists():
            hours = list(event.items.values_list("starts_at", "ends_at"))
        else:
            hours = []
        if hours:
            event.told_from, event.told_until = min(start for start, _ in hours), max(end for _, end in hours)
            event.save(update_fields=["told_from", "told_until"])


class Migration(migrations.Migration):
    dependencies = [("seminars", "0003_names")]

    operations = [
        *(
            migrations.AddField(
                "event", name, models.TimeField(blank=True, editable=False, null=True, verbose_name=label)
            )
            for name, label in (("told_from", "début annoncé"), ("told_until", "fin annoncée"))
        ),
        migrations.RunPython(keep_told_hours, migrations.RunPython.noop),
    ]
