from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0004_counting_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True)), fields=['kind', 'due_on', 'opened_on', 'service', 'done_at', 'cancelled_at'], name='notifications_deadline_near'),
        ),
    ]
