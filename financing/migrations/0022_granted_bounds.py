"""The fund and a funder grant what they were asked at most."""

from django.db import migrations, models
from django.db.models import F


def none_beyond(apps, schema_editor):
    """The rows that the constraints refuse are listed and stop the migration."""
    broken = []
    for name, asked in (("FdiFile", "requested"), ("Pledge", "asked")):
        for row in apps.get_model("financing", name).objects.filter(granted__gt=F(asked)).order_by("pk"):
            broken.append(f"{row._meta.verbose_name} n° {row.pk} : {row.granted} pour {getattr(row, asked)} demandés")
    if broken:
        raise RuntimeError("Montants accordés au-delà de la demande, à corriger d'abord :\n" + "\n".join(broken))


class Migration(migrations.Migration):
    dependencies = [("financing", "0001_squashed_0021_score_corrections")]

    operations = [
        migrations.RunPython(none_beyond, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="fdifile",
            constraint=models.CheckConstraint(
                condition=models.Q(granted__isnull=True) | models.Q(granted__lte=F("requested")),
                name="financing_fdi_inside_request",
                violation_error_message="Le montant accordé dépasse la demande : corrigez-le.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(granted__isnull=True) | models.Q(granted__lte=F("asked")),
                name="financing_pledge_inside_request",
                violation_error_message=(
                    "Ce financeur n'accorde pas plus qu'il ne lui est demandé : corrigez l'un des deux montants."
                ),
            ),
        ),
    ]
