"""The database refuses a session opened before its day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0014_opened_on'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_closed',
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), ('closed_on__isnull', False), ('opened_at__isnull', False), ('opened_on__isnull', False)), _connector='OR'), name='cdiae_meeting_closed', violation_error_message='Une séance tenue porte son ouverture et sa levée.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('opened_on__isnull', True), ('held_on__isnull', True), ('opened_on__gte', models.F('held_on')), _connector='OR'), name='cdiae_meeting_opened_on_its_day', violation_error_message="Une séance ne s'ouvre pas avant son jour."),
        ),
    ]
