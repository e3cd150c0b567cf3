"""The shipped law as rows, and what the database refuses by itself."""

from django.db import migrations

from financing.baremes.seed import load_law
from iae_portal.core.databases import append_only, no_overlap


class Migration(migrations.Migration):
    dependencies = [("financing", "0001_initial")]

    operations = [
        append_only("financing_envelopemovement"),
        append_only("financing_commitment"),
        append_only("financing_computation"),
        no_overlap("financing_bareme", "financing_bareme_no_overlap", ["regime_id", "type", "context", "territory"]),
        migrations.RunPython(load_law, migrations.RunPython.noop),
    ]
