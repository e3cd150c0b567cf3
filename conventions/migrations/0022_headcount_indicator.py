"""The number of employees of the year joins the catalogue: no more exits can be examined than there were people."""

from django.db import migrations

from conventions.catalogue import first_indicators

HEADCOUNT = "EFFECTIF"


def add(apps, schema_editor):
    indicators = apps.get_model("conventions", "Indicator").objects
    if not indicators.filter(code=HEADCOUNT).exists():
        indicators.create(**next(row for row in first_indicators() if row["code"] == HEADCOUNT))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0021_values_within_bounds")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
