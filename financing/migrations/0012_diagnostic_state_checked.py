"""The database binds the state of a diagnostic and its day of delivery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the copy: PostgreSQL alters no table that still has rows waiting to be checked.
    dependencies = [("financing", "0011_diagnostic_state")]

    operations = [
        migrations.AddConstraint(
            model_name='financialdiagnostic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_on__isnull', False), ('state', 'delivered')), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_on__isnull', True)), _connector='OR'), name='financing_diagnostic_state', violation_error_message='Un diagnostic remis, et lui seul, a une date de remise.'),
        ),
    ]
