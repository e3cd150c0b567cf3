"""« État d'octobre 2008 »: deadlines kept the month as it was written before its elision."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def elide(apps, schema_editor):
    rows = apps.get_model("notifications", "Deadline").objects
    for month, key in (("avril", "avril"), ("août", "aout"), ("octobre", "octobre")):
        rows.filter(label__startswith=f"État de {month} ").update(
            label=Replace(F("label"), Value(f"État de {month} "), Value(f"État d'{month} ")),
            search_key=Replace(F("search_key"), Value(f"etat de {key} "), Value(f"etat d {key} ")),
        )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_counted_rows")]

    operations = [migrations.RunPython(elide, migrations.RunPython.noop)]
