"""Two conventions of one structure that were signed share no day, one that is over included (PostgreSQL).

Until then the base looked only at those that run. Wrong rows are listed and stop it.
"""

from django.db import migrations

from iae_portal.core.databases import no_overlap

ONCE_SIGNED = ("signed", "in_force", "expired", "renewed", "terminated")
CONVENTIONS = "conventions_convention", "conventions_no_overlap", ["siae_id"]
RUNNING = no_overlap(*CONVENTIONS, where="state IN ('signed', 'in_force')")


def last_day(row):
    return min(filter(None, (row.end, row.ended_on)))


def none_together(apps, schema_editor):
    rows = apps.get_model("conventions", "Convention").objects.filter(state__in=ONCE_SIGNED)
    broken, last = [], None
    for row in rows.order_by("siae", "start", "pk"):
        if last_day(row) < row.start:  # terminated before it began: it has no day
            continue
        same = last is not None and last.siae_id == row.siae_id
        if same and row.start <= last_day(last):
            broken.append(f"{last.number} : {last.start} – {last_day(last)}, {row.number} dès le {row.start}")
        # The one that lasts longest is met by those that follow.
        if not same or last_day(row) > last_day(last):
            last = row
    if broken:
        raise RuntimeError("Conventions d'une structure à séparer d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0046_letter_of_procedure")]

    operations = [
        migrations.RunPython(none_together, migrations.RunPython.noop),
        migrations.RunPython(RUNNING.reverse_code, RUNNING.code),
        no_overlap(
            *CONVENTIONS,
            end='LEAST("end", ended_on)',  # of PostgreSQL, which leaves an unknown day out
            where=f"state IN {ONCE_SIGNED} AND (ended_on IS NULL OR ended_on >= start)",
        ),
    ]
