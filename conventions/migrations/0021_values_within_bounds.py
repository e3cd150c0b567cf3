"""The database keeps targets and measures within the bounds of their indicator. Wrong rows stop it."""

from importlib import import_module

from django.db import migrations

from iae_portal.core.databases import joined_check

MESSAGE = "Cette valeur est hors des bornes de son indicateur."
WITHIN = "NEW.value BETWEEN COALESCE(i.minimum, NEW.value) AND COALESCE(i.maximum, NEW.value)"
# A convention keeps the version of its indicator, a measure outlives them: one version at least allows it.
NO_VERSION_ALLOWS = f"""
SELECT 1 FROM conventions_indicator i WHERE i.code = NEW.indicator_code AND NEW.value IS NOT NULL
HAVING COUNT(*) > 0 AND NOT BOOL_OR({WITHIN})
"""
ITS_INDICATOR_REFUSES = f"""
SELECT 1 FROM conventions_target t JOIN conventions_indicator i ON i.id = t.indicator_id
WHERE t.id = NEW.target_id AND NOT {WITHIN}
"""


def list_wrong_rows(apps, schema_editor):
    """The rule of the migration that gave the bounds, asked again: rows may have come by another way since."""
    bounds = import_module("conventions.migrations.0012_indicator_bounds")
    wrong = [*bounds._measures(apps, apps.get_model("conventions", "Indicator").objects), *bounds._targets(apps)]
    if wrong:
        raise RuntimeError("Valeurs hors des bornes de leur indicateur, à rectifier d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0020_letters_and_endings")]

    operations = [
        migrations.RunPython(list_wrong_rows, migrations.RunPython.noop),
        joined_check(
            "conventions_measure",
            "conventions_measure_bounds",
            columns="value, indicator_code",
            wrong=NO_VERSION_ALLOWS,
            message=MESSAGE,
        ),
        joined_check(
            "conventions_proposal",
            "conventions_proposal_bounds",
            columns="value, target_id",
            wrong=ITS_INDICATOR_REFUSES,
            message=MESSAGE,
        ),
    ]
