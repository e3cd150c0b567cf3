"""A round of funders does not come before its diagnostic."""

from django.db import migrations, models

from iae_portal.core.days import none_out_of_order

class Migration(migrations.Migration):
    dependencies = [("financing", "0018_round_days")]

    operations = [
        none_out_of_order(
            "financing",
            ("fundersround", "held_on", "started_on"),
        ),
        migrations.AddConstraint(
            model_name='fundersround',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('started_on__isnull', True), ('held_on__gte', models.F('started_on')), _connector='OR'), name='financing_round_after_diagnostic', violation_error_message='Le tour de table ne peut pas précéder le début du diagnostic qui le justifie.'),
        ),
    ]
