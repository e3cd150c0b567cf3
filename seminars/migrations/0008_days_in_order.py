"""The order of two days is written once, and each link says its own sentence: the same rows pass."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0010_installation'),
        ('seminars', '0007_chains'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='event',
            name='seminars_event_closing',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='seminars_event_declared',
        ),
        migrations.RemoveConstraint(
            model_name='event',
            name='seminars_event_reported',
        ),
        migrations.RemoveConstraint(
            model_name='guest',
            name='seminars_guest_order',
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('answers_close_on__isnull', True), ('held_on__gte', models.F('answers_close_on')), _connector='OR'), name='seminars_event_closing', violation_error_message="Les inscriptions se closent au plus tard le jour de l'événement."),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('declared_on__isnull', True), ('held_on__isnull', True), ('declared_on__gte', models.F('held_on')), _connector='OR'), name='seminars_event_declared', violation_error_message='Un événement ne se déclare pas tenu avant son jour.'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('reported_on__isnull', True), ('declared_on__isnull', True), ('reported_on__gte', models.F('declared_on')), _connector='OR'), name='seminars_event_reported', violation_error_message="Le bilan se publie une fois l'événement déclaré tenu."),
        ),
        migrations.AddConstraint(
            model_name='guest',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('invited_at__isnull', True), ('answered_at__gte', models.F('invited_at')), _connector='OR'), name='seminars_guest_order', violation_error_message="Une réponse ne précède pas l'invitation."),
        ),
    ]
