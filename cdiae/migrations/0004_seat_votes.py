from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cdiae", "0003_told_sequence")]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="votes",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Zéro pour un membre qui siège sans voix délibérative.", verbose_name="voix"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("votes__lte", 99)),
                name="cdiae_seat_votes",
                violation_error_message="Un siège porte 99 voix au plus.",
            ),
        ),
    ]
