"""The first catalogue: indicators (first versions), pieces of the dossier, activity sectors."""

from django.db import migrations

from conventions.catalogue import first_indicators, first_pieces, first_sectors


def load(apps, schema_editor):
    for name, rows in (
        ("Indicator", first_indicators()),
        ("PieceType", first_pieces()),
        ("ActivitySector", first_sectors()),
    ):
        model = apps.get_model("conventions", name)
        model.objects.bulk_create(model(**row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0003_siae_city_key")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
