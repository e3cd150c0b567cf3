"""The database refuses a presence noted before its event, and a questionnaire given before it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('seminars', '0010_day_of_presence'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('noted_on__isnull', True), ('met_on__isnull', True), ('noted_on__gte', models.F('met_on')), _connector='OR'), name='seminars_attendance_on_the_day', violation_error_message="Le pointage se fait le jour de l'événement et après, jamais avant."),
        ),
        migrations.AddConstraint(
            model_name='surveyanswer',
            constraint=models.CheckConstraint(condition=models.Q(('given_on__isnull', True), ('met_on__isnull', True), ('given_on__gte', models.F('met_on')), _connector='OR'), name='seminars_survey_after', violation_error_message="Le questionnaire s'ouvre après l'événement."),
        ),
    ]
