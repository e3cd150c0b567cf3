from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("financing", "0039_parts_lifted")]

    operations = [
        migrations.AddField(
            "financialannex",
            "agreed_end",
            models.DateField("dernier mois convenu", null=True, blank=True, editable=False),
        ),
        migrations.AddConstraint(
            "financialannex",
            models.CheckConstraint(
                condition=Q(agreed_end__isnull=True) | Q(agreed_end__gt=F("end")),
                name="financing_annex_stopped",
                violation_error_message="Une annexe arrêtée finit avant le dernier mois convenu.",
            ),
        ),
    ]
