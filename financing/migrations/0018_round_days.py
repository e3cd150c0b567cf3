"""A round of funders bears the first day of its diagnostic."""

from django.db import migrations, models

def copy_days(apps, schema_editor):
    for row in apps.get_model("financing", "FundersRound").objects.select_related("diagnostic"):
        row.started_on = row.diagnostic.started_on
        row.save(update_fields=["started_on"])


class Migration(migrations.Migration):
    dependencies = [("financing", "0017_fdi_conversion")]

    operations = [
        migrations.AddField(
            model_name='fundersround',
            name='started_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='diagnostic commencé le'),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
