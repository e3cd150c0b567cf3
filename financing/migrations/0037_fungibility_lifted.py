"""A change of line may be lifted too, by the same line of the ledger taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("financing", "0036_annexes_apart")]

    operations = [
        migrations.RemoveConstraint(model_name="envelopemovement", name="financing_movement_lift"),
        migrations.AddConstraint(
            model_name="envelopemovement",
            constraint=models.CheckConstraint(
                condition=models.Q(kind="lift", lifts__isnull=False, source__isnull=True)
                | models.Q(kind="fungibility")
                | (~models.Q(kind="lift") & models.Q(lifts__isnull=True)),
                name="financing_movement_lift",
                violation_error_message="Une levée nomme le gel ou la fongibilité qu'elle lève, et rien d'autre ne le "
                "fait.",
            ),
        ),
    ]
