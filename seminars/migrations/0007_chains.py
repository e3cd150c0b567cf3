"""The order of the dates of a contribution, of an event and of an invitation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("seminars", "0006_contribution_states")]

    operations = [
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'given'), _negated=True), models.Q(('correspondent__isnull', False), ('fourth_answered_on__isnull', False), ('presentation_given_on__isnull', False), ('speakers_given_on__isnull', False)), _connector='OR'), name='seminars_contribution_given', violation_error_message='Une contribution complète porte tout ce que la région doit.'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correspondent_named_on__isnull', True), ('correspondent__isnull', False), _connector='OR'), models.Q(('fourth_answered_on__isnull', True), models.Q(('fourth', ''), _negated=True), _connector='OR')), name='seminars_contribution_dated', violation_error_message='Une date de réponse va avec sa réponse.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('declared_on__isnull', True), ('held_on__lte', models.F('declared_on')), _connector='OR'), name='seminars_event_declared', violation_error_message="L'événement n'a pas encore eu lieu."),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('reported_on__isnull', True), ('declared_on__isnull', True), ('declared_on__lte', models.F('reported_on')), _connector='OR'), name='seminars_event_reported', violation_error_message="Le bilan se publie une fois l'événement déclaré tenu."),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.CheckConstraint(condition=models.Q(('invited_at__isnull', True), ('answered_at__isnull', True), ('invited_at__lte', models.F('answered_at')), _connector='OR'), name='seminars_guest_order', violation_error_message="Une réponse ne précède pas l'invitation."),
        ),
    ]
