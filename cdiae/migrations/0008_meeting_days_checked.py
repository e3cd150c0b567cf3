"""The database refuses a meeting and minutes whose days are not in their order."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0007_meeting_days'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_closed',
        ),
        migrations.RemoveConstraint(
            model_name='minutes',
            name='cdiae_minutes_circulated',
        ),
        migrations.RemoveConstraint(
            model_name='minutes',
            name='cdiae_minutes_approved',
        ),
        migrations.AlterField(
            model_name='minutes',
            name='met_on',
            field=models.DateField(editable=False, verbose_name='séance du'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('closed_at__isnull', False), ('closed_on__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='cdiae_meeting_closed', violation_error_message='Une séance tenue porte son ouverture et sa levée.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('convened_on__isnull', True), ('convened_on__lte', models.F('held_on')), _connector='OR'), name='cdiae_meeting_convened_before', violation_error_message='Une séance se convoque avant son jour.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('held_on')), _connector='OR'), name='cdiae_meeting_held_before', violation_error_message='Une séance ne se lève pas avant son jour.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('opened_at__isnull', True), ('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='cdiae_meeting_opened_before', violation_error_message='Une séance se lève après son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('opinions_released_on__isnull', True), ('opinions_released_on__gte', models.F('closed_on')), _connector='OR'), name='cdiae_meeting_released_after', violation_error_message='Les avis se notifient une fois la séance levée.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('mandate_end__isnull', True), ('mandate_end__gte', models.F('start')), _connector='OR'), name='cdiae_member_term', violation_error_message='Le terme du mandat ne précède pas son début.'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_in__isnull', True), ('approved_on__isnull', True), ('circulated_on__isnull', True), ('state', 'draft')), models.Q(('approved_in__isnull', True), ('approved_on__isnull', True), ('circulated_on__isnull', False), ('state', 'circulated')), models.Q(('approved_in__isnull', False), ('approved_on__isnull', False), ('circulated_on__isnull', False), ('state', 'approved')), _connector='OR'), name='cdiae_minutes_state', violation_error_message='Un procès-verbal porte le jour de sa diffusion, puis de son approbation.'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('circulated_on__isnull', True), ('circulated_on__gte', models.F('met_on')), _connector='OR'), models.Q(('approved_on__isnull', True), ('approved_on__gte', models.F('circulated_on')), _connector='OR')), name='cdiae_minutes_dates', violation_error_message='Un procès-verbal est diffusé après sa séance, puis approuvé par une suivante.'),
        ),
    ]
