"""A diagnostic whose day of delivery is known is delivered."""

from django.conf import settings
from django.db import migrations, models


def deliver(apps, schema_editor):
    diagnostics = apps.get_model("financing", "FinancialDiagnostic").objects
    diagnostics.filter(delivered_on__isnull=False).update(state="delivered")


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0012_indicator_bounds'),
        ('core', '0005_sent_form'),
        ('financing', '0010_dates_checked'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='financialdiagnostic',
            name='state',
            field=models.CharField(choices=[('open', 'En cours'), ('delivered', 'Remis'), ('given_up', 'Abandonné')], default='open', max_length=10, verbose_name='état'),
        ),
        migrations.RunPython(deliver, migrations.RunPython.noop),
    ]
