"""Two annexes of a convention under two regimes share no month (PostgreSQL). Wrong rows are listed and stop it."""

from django.db import migrations

from iae_portal.core.databases import no_overlap

COUNTED = ("draft", "entered", "provisional", "validated", "closed")


def none_together(apps, schema_editor):
    rows = apps.get_model("financing", "FinancialAnnex").objects.filter(state__in=COUNTED).order_by("pk")
    by_year = {}
    for row in rows:
        by_year.setdefault((row.convention_id, row.year), []).append(row)
    broken = [
        f"{one.number} : {one.start} – {one.end}, {other.number} : {other.start} – {other.end}"
        for family in by_year.values()
        for rank, one in enumerate(family)
        for other in family[rank + 1 :]
        if one.regime_id != other.regime_id and one.start <= other.end and other.start <= one.end
    ]
    if broken:
        raise RuntimeError("Annexes de deux régimes à séparer d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("financing", "0035_diagnostic_closed_states")]

    operations = [
        migrations.RunPython(none_together, migrations.RunPython.noop),
        no_overlap(
            "financing_financialannex",
            "financing_annex_apart",
            ["convention_id"],
            where=f"state IN {COUNTED}",
            but="regime_id",
        ),
    ]
