"""The database refuses an annexe whose dates are not in their order."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    # Apart from the copy: PostgreSQL alters no table that still has rows waiting to be checked.
    dependencies = [("financing", "0007_annex_date_chain")]

    operations = [
        migrations.AddConstraint(
            model_name="financialannex",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("signed_on__isnull", True),
                    ("convention_signed_on__isnull", True),
                    ("signed_on__gte", F("convention_signed_on")),
                    _connector="OR",
                ),
                name="financing_annex_after_convention",
                violation_error_message="L'annexe ne peut pas être signée avant la convention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="financialannex",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("closed_on__isnull", True),
                    Q(
                        ("closed_on__gt", F("end")),
                        Q(("signed_on__isnull", True), ("closed_on__gte", F("signed_on")), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="financing_annex_closed_last",
                violation_error_message="Une annexe se clôture après sa signature et la fin de son dernier mois.",
            ),
        ),
    ]
