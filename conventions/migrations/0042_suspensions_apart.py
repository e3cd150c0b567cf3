"""Two suspensions of one convention share no day (PostgreSQL). Wrong rows are listed and stop it."""

import datetime as dt

from django.db import migrations

from iae_portal.core.databases import no_overlap


def none_together(apps, schema_editor):
    rows = apps.get_model("conventions", "Suspension").objects.select_related("convention")
    broken, last = [], None
    for row in rows.order_by("convention", "start", "pk"):
        same = last is not None and last.convention_id == row.convention_id
        if same and row.start <= (last.end or dt.date.max):
            broken.append(f"{row.convention.number} : {last.start} – {last.end or ''}, {row.start} – {row.end or ''}")
        # The one that lasts longest is met by those that follow.
        if not same or (row.end or dt.date.max) > (last.end or dt.date.max):
            last = row
    if broken:
        raise RuntimeError("Suspensions d'une convention à séparer d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0041_words_anywhere")]

    operations = [
        migrations.RunPython(none_together, migrations.RunPython.noop),
        no_overlap("conventions_suspension", "conventions_suspension_apart", ["convention_id"]),
    ]
