"""The ranks of a year go over to another regime in one statement: they are looked at once it is over."""

from django.db import migrations

from iae_portal.core.databases import no_overlap

APART = ("financing_financialannex", "financing_annex_apart", ["convention_id"])
RULE = {"where": "state IN ('draft', 'entered', 'provisional', 'validated', 'closed')", "but": "regime_id"}
FORMER = no_overlap(*APART, **RULE)


class Migration(migrations.Migration):
    dependencies = [("financing", "0037_fungibility_lifted")]

    operations = [
        migrations.RunPython(FORMER.reverse_code, FORMER.code, elidable=False),
        no_overlap(*APART, **RULE, at_the_end=True),
    ]
