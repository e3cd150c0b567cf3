"""What the regions owe is expected by the day of the event."""

from django.db import migrations, models

from iae_portal.core.days import none_out_of_order

class Migration(migrations.Migration):
    dependencies = [("seminars", "0008_days_in_order")]

    operations = [
        none_out_of_order(
            "seminars",
            ("event", "held_on", "contributions_due_on"),
            ("event", "held_on", "presentations_due_on"),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('contributions_due_on__isnull', True), ('held_on__gte', models.F('contributions_due_on')), _connector='OR'), name='seminars_event_contributions', violation_error_message="Les réponses des correspondants s'attendent au plus tard le jour de l'événement : la mission nationale avance d'abord leur date."),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('presentations_due_on__isnull', True), ('held_on__gte', models.F('presentations_due_on')), _connector='OR'), name='seminars_event_presentations', violation_error_message="Les présentations des régions s'attendent au plus tard le jour de l'événement : la mission nationale avance d'abord leur date."),
        ),
    ]
