"""The decision on a file of the fund is whole: its state, its amount, its day and its two payments together."""

from django.db import migrations, models
from django.db.models import Q

STATES = ("granted", "first_paid", "paid")
GRANT = ("granted", "granted_on", "first_payment", "balance")
KNOWN = Q(**{f"{name}__isnull": False for name in GRANT}, state__in=STATES)
UNKNOWN = Q(**{f"{name}__isnull": True for name in GRANT}) & ~Q(state__in=STATES)


def none_in_part(apps, schema_editor):
    """The files that the constraint refuses are listed and stop the migration."""
    broken = [
        f"dossier FDI n° {row['pk']} : " + " ; ".join(f"{name} {row[name]}" for name in ("state", *GRANT))
        for row in apps.get_model("financing", "FdiFile")
        .objects.exclude(KNOWN | UNKNOWN)
        .order_by("pk")
        .values("pk", "state", *GRANT)
    ]
    if broken:
        raise RuntimeError("Décisions du fonds écrites en partie, à compléter d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("financing", "0022_granted_bounds")]

    operations = [
        migrations.RunPython(none_in_part, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="fdifile",
            constraint=models.CheckConstraint(
                condition=KNOWN | UNKNOWN,
                name="financing_fdi_grant_whole",
                violation_error_message=(
                    "Un dossier accordé, et lui seul, porte son montant, le jour de la décision et ses deux versements."
                ),
            ),
        ),
    ]
