from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conventions", "0038_country_count")]

    # Counted again each night in core.NightCount: nothing to carry over.
    operations = [migrations.DeleteModel("CountryCount")]
