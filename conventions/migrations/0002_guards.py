"""What PostgreSQL refuses by itself: two signed conventions of one structure never share a day."""

from django.db import migrations

from iae_portal.core.databases import no_overlap


class Migration(migrations.Migration):
    dependencies = [("conventions", "0001_initial"), ("core", "0002_guards_and_territory")]

    operations = [
        no_overlap(
            "conventions_convention",
            "conventions_no_overlap",
            ["siae_id"],
            where="state IN ('signed', 'in_force')",
        ),
    ]
