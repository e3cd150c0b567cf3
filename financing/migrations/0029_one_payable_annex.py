"""A year has one payable annexe a regime, in force or closed: what a closed one did not use went back."""

from django.db import migrations, models
from django.db.models import Count

PAYABLE = ["validated", "closed"]
FAMILY = ["convention", "year", "regime"]


def none_twice(apps, schema_editor):
    """The years that the constraint refuses are listed and stop the migration."""
    rows = apps.get_model("financing", "FinancialAnnex").objects.filter(state__in=PAYABLE)
    twice = rows.order_by().values(*FAMILY).annotate(count=Count("pk")).filter(count__gt=1)
    broken = [
        ", ".join(rows.filter(**{name: year[name] for name in FAMILY}).order_by("pk").values_list("number", flat=True))
        for year in twice.order_by(*FAMILY)
    ]
    if broken:
        raise RuntimeError("Annexes payables deux fois dans la même année, à corriger d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("financing", "0028_lots_of_former_payments")]

    operations = [
        migrations.RunPython(none_twice, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="financialannex", name="financing_annex_one_validated"),
        migrations.AddConstraint(
            model_name="financialannex",
            constraint=models.UniqueConstraint(
                condition=models.Q(state__in=PAYABLE),
                fields=FAMILY,
                name="financing_annex_one_payable",
                violation_error_message="Une annexe de cette année est déjà validée ou clôturée.",
            ),
        ),
    ]
