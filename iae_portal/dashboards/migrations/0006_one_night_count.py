from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0005_country_tallies")]

    # Counted again each night in core.NightCount: nothing to carry over.
    operations = [migrations.DeleteModel("CountryTallies")]
