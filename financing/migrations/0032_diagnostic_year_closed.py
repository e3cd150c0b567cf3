"""The database refuses an exercise that was not closed when its diagnostic began."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0031_year_of_a_diagnostic'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='diagnosticyear',
            constraint=models.CheckConstraint(condition=models.Q(('started_on__isnull', True), ('started_on__year__gt', models.F('year')), _connector='OR'), name='financing_diagnostic_year_closed', violation_error_message="Cet exercice n'était pas clos au début du diagnostic."),
        ),
    ]
