"""What the database refuses by itself, and the territory of 2008."""

from django.db import migrations

from iae_portal.core.databases import append_only, no_overlap
from iae_portal.core.territory import VINTAGE, read_departements, services_of


def load_territory(apps, schema_editor):
    rows = read_departements()
    Region, Departement, Service = (apps.get_model("core", name) for name in ("Region", "Departement", "Service"))
    names = {row["region"]: (row["region_name"], row["region_of_name"]) for row in rows}
    regions = {
        code: Region.objects.create(code=code, name=name, of_name=of_name, vintage=VINTAGE)
        for code, (name, of_name) in sorted(names.items())
    }
    departements = {
        row["departement"]: Departement.objects.create(
            code=row["departement"],
            name=row["name"],
            of_name=row["of_name"],
            region=regions[row["region"]],
            vintage=VINTAGE,
        )
        for row in rows
    }
    Service.objects.bulk_create(
        Service(
            code=row.code,
            kind=row.kind,
            name=row.name,
            region=regions.get(row.region),
            departement=departements.get(row.departement),
        )
        for row in services_of(rows)
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        append_only("core_journalentry"),
        no_overlap("core_letterhead", "core_letterhead_no_overlap", ["service_id"]),
        migrations.RunPython(load_territory, migrations.RunPython.noop),
    ]
