"""A procedure bears the day when its convention was signed."""

from django.db import migrations, models


def copy_days(apps, schema_editor):
    rows = apps.get_model("conventions", "AdversarialProcedure").objects.select_related("convention")
    for row in rows.filter(convention_signed_on=None):
        row.convention_signed_on = row.convention.signed_on
        row.save(update_fields=["convention_signed_on"])


class Migration(migrations.Migration):
    dependencies = [("conventions", "0029_year_returns")]

    operations = [
        migrations.AddField(
            model_name="adversarialprocedure",
            name="convention_signed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="convention signée le"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
