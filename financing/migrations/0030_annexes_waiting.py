from django.db import migrations, models


def count_again(apps, schema_editor):
    """What conventions will ask is kept by service from now on: the pages count by themselves until the night."""
    apps.get_model("core", "NightCount").objects.filter(kind="financing.years").delete()


class Migration(migrations.Migration):
    dependencies = [("financing", "0029_one_payable_annex"), ("core", "0013_night_count")]

    operations = [
        migrations.RunPython(count_again, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="financialannex",
            index=models.Index(
                fields=["convention", "year"],
                condition=models.Q(reserved_at__isnull=False),
                name="financing_annex_waiting",
            ),
        ),
    ]
