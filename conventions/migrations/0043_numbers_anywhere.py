from django.db import migrations

from iae_portal.core.databases import found_anywhere


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0042_suspensions_apart"),
    ]

    operations = [
        # As core.filters.number_in compares it.
        found_anywhere("conventions_convention", "replace(number, '-', '')", "conventions_number_anywhere"),
    ]
