from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("seminars", "0004_told_hours")]

    operations = [
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(
                name="seminars_event_told",
                condition=Q(told_from__isnull=True, told_until__isnull=True) | Q(told_from__lt=F("told_until")),
                violation_error_message="Les horaires annoncés ont un début, puis une fin.",
            ),
        )
    ]
