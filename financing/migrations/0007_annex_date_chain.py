"""The dates of an annexe in their order: convention signed, annexe signed, annexe closed. Wrong rows stop it."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def copy_convention_dates(apps, schema_editor):
    """The date of the convention, onto the annexes signed under it; nothing is corrected in silence."""
    annexes = apps.get_model("financing", "FinancialAnnex").objects.filter(signed_on__isnull=False)
    wrong = annexes.filter(convention__signed_on__gt=F("signed_on")).order_by("number").values_list("number", flat=True)
    if wrong:
        raise ValueError("Annexes signées avant leur convention, à corriger d'abord :\n" + "\n".join(wrong))
    conventions = apps.get_model("conventions", "Convention").objects.filter(pk=OuterRef("convention"))
    annexes.update(convention_signed_on=Subquery(conventions.values("signed_on")[:1]))


class Migration(migrations.Migration):
    dependencies = [("financing", "0006_chains_and_lifts")]

    operations = [
        migrations.AddField(
            model_name="financialannex",
            name="convention_signed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="convention signée le"),
        ),
        migrations.AddField(
            model_name="financialannex",
            name="closed_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="clôturée le"),
        ),
        migrations.RunPython(copy_convention_dates, migrations.RunPython.noop),
    ]
