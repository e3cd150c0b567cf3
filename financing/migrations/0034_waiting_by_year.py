from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("financing", "0033_target_fte_unknown")]

    operations = [
        migrations.RemoveIndex(model_name="financialannex", name="financing_annex_waiting"),
        migrations.AddIndex(
            model_name="financialannex",
            index=models.Index(
                fields=["year", "convention"],
                condition=models.Q(reserved_at__isnull=False),
                name="financing_annex_waiting",
            ),
        ),
    ]
