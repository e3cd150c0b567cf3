from django.db import migrations

from iae_portal.core.databases import found_anywhere


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0040_counted_rows"),
    ]

    operations = [
        found_anywhere("conventions_siae", "search_key", "conventions_siae_words"),
    ]
