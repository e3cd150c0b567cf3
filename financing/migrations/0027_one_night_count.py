from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("financing", "0026_planned_year")]

    # Counted again each night in core.NightCount: nothing to carry over.
    operations = [migrations.DeleteModel("PlannedYear")]
