"""A freeze names what lifts it; an FDI file and a reading stay inside their bounds. Wrong rows stop the migration."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from iae_portal.core.databases import append_only

LEDGER = append_only("financing_envelopemovement")
KINDS = [
    ("notification", "Notification"),
    ("fungibility", "Fongibilité entre lignes"),
    ("redeployment", "Redéploiement"),
    ("freeze", "Gel"),
    ("lift", "Levée de gel"),
]


def stop_on_wrong_rows(apps, schema_editor):
    """Nothing is corrected in silence: each row is named, and somebody decides."""
    wrong = {
        "demande au-dessus du coût": ("FdiFile", Q(requested__gt=F("cost"))),
        "décision avant le dépôt": ("FdiFile", Q(granted_on__lt=F("filed_on"))),
        "relevé au-dessus du tout": ("Reading", ~Q(criterion="effort") & Q(numerator__gt=F("denominator"))),
    }
    found = [
        f"{label} : {model} {pk}"
        for label, (model, condition) in wrong.items()
        for pk in apps.get_model("financing", model).objects.filter(condition).order_by("pk").values_list("pk", flat=True)
    ]
    if found:
        raise ValueError("Lignes à corriger avant cette migration :\n" + "\n".join(found))


class Migration(migrations.Migration):
    dependencies = [("financing", "0005_annex_one_a_regime")]

    operations = [
        migrations.RunPython(stop_on_wrong_rows, migrations.RunPython.noop),
        # SQLite writes the table again for a column, and would lose the refusals of the ledger with the old one.
        migrations.RunPython(LEDGER.reverse_code, LEDGER.code),
        migrations.AddField(
            model_name="envelopemovement",
            name="lifts",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lifted_by",
                to="financing.envelopemovement",
                verbose_name="lève",
            ),
        ),
        migrations.AlterField(
            model_name="envelopemovement",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=15, verbose_name="nature"),
        ),
        migrations.AddConstraint(
            model_name="envelopemovement",
            constraint=models.CheckConstraint(
                condition=Q(("kind", "lift"), ("lifts__isnull", False), ("source__isnull", True))
                | Q(Q(("kind", "lift"), _negated=True), ("lifts__isnull", True)),
                name="financing_movement_lift",
                violation_error_message="Une levée de gel nomme le gel qu'elle lève, et rien d'autre ne le fait.",
            ),
        ),
        append_only("financing_envelopemovement"),
        migrations.AddConstraint(
            model_name="fdifile",
            constraint=models.CheckConstraint(
                condition=Q(("requested__lte", F("cost"))),
                name="financing_fdi_inside_cost",
                violation_error_message="La demande dépasse le coût du projet : corrigez l'un des deux.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fdifile",
            constraint=models.CheckConstraint(
                condition=Q(("granted_on__isnull", True), ("granted_on__gte", F("filed_on")), _connector="OR"),
                name="financing_fdi_decided_after",
                violation_error_message="La décision ne peut pas précéder le dépôt du dossier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=Q(("criterion", "effort"), ("numerator__lte", F("denominator")), _connector="OR"),
                name="financing_reading_share",
                violation_error_message="Un relevé est une part : le numérateur ne dépasse pas le dénominateur.",
            ),
        ),
    ]
