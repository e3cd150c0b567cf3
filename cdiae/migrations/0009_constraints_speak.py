"""A % of a constraint's sentence is doubled: Django writes the constraint's name in it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0008_meeting_days_checked'),
        ('conventions', '0010_signature_bounds'),
        ('core', '0005_sent_form'),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='diagnosisrow',
            name='cdiae_row_exits',
            constraint=models.CheckConstraint(condition=models.Q(('entered_exits__isnull', True), models.Q(('entered_exits__gte', 0), ('entered_exits__lte', 100)), _connector='OR'), name='cdiae_row_exits', violation_error_message='Le taux de sorties dynamiques va de 0 à 100 %%.'),
        ),
        migrations.AlterConstraint(
            model_name='plannedaction',
            name='cdiae_action_progress',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='cdiae_action_progress', violation_error_message="L'avancement va de 0 à 100 %%."),
        ),
        migrations.AlterConstraint(
            model_name='territoryfigures',
            name='cdiae_territory_exits',
            constraint=models.CheckConstraint(condition=models.Q(('entered_exits__isnull', True), models.Q(('entered_exits__gte', 0), ('entered_exits__lte', 100)), _connector='OR'), name='cdiae_territory_exits', violation_error_message='Le taux de sorties dynamiques va de 0 à 100 %%.'),
        ),
    ]
