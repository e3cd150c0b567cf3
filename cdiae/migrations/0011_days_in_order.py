"""The order of two days is written once, and each link says its own sentence: the same rows pass."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0010_diagnosis_unknown'),
        ('conventions', '0015_what_the_council_was_shown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_convened_before',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_held_before',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_opened_before',
        ),
        migrations.RemoveConstraint(
            model_name='meeting',
            name='cdiae_meeting_released_after',
        ),
        migrations.RemoveConstraint(
            model_name='member',
            name='cdiae_member_mandate',
        ),
        migrations.RemoveConstraint(
            model_name='member',
            name='cdiae_member_term',
        ),
        migrations.RemoveConstraint(
            model_name='minutes',
            name='cdiae_minutes_dates',
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('convened_on__isnull', True), ('held_on__gte', models.F('convened_on')), _connector='OR'), name='cdiae_meeting_convened_before', violation_error_message='Une séance se convoque avant son jour.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('held_on__isnull', True), ('closed_on__gte', models.F('held_on')), _connector='OR'), name='cdiae_meeting_held_before', violation_error_message='Une séance ne se lève pas avant son jour.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('opened_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='cdiae_meeting_opened_before', violation_error_message='Une séance se lève après son ouverture.'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('opinions_released_on__isnull', True), ('closed_on__isnull', True), ('opinions_released_on__gte', models.F('closed_on')), _connector='OR'), name='cdiae_meeting_released_after', violation_error_message='Les avis se notifient une fois la séance levée.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('mandate_end__isnull', True), ('end__isnull', True), ('mandate_end__gte', models.F('end')), _connector='OR'), name='cdiae_member_mandate', violation_error_message='Un membre ne siège pas au-delà du terme de son mandat.'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('mandate_end__isnull', True), ('start__isnull', True), ('mandate_end__gte', models.F('start')), _connector='OR'), name='cdiae_member_term', violation_error_message='Le terme du mandat ne précède pas son début.'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('circulated_on__isnull', True), ('met_on__isnull', True), ('circulated_on__gte', models.F('met_on')), _connector='OR'), name='cdiae_minutes_after_meeting', violation_error_message='Un procès-verbal est diffusé après sa séance.'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('approved_on__isnull', True), ('circulated_on__isnull', True), ('approved_on__gte', models.F('circulated_on')), _connector='OR'), name='cdiae_minutes_approved_after', violation_error_message="Un procès-verbal s'approuve dans une séance qui suit sa diffusion."),
        ),
    ]
