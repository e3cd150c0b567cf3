from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("financing", "0023_fdi_grant_whole")]

    operations = [
        migrations.AddField(
            model_name="paymentlot",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="motif du constat"),
        ),
    ]
