"""The day an annexe is prepared and the day its credits are committed, copied where they bound. Wrong rows stop it."""

from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone

MONTH_NOT_OVER = Q(entered_at__year__lt=F("month__year")) | Q(
    entered_at__year=F("month__year"), entered_at__month__lte=F("month__month")
)
CLOSED_INSIDE = Q(closed_on__year__lt=F("end__year")) | Q(
    closed_on__year=F("end__year"), closed_on__month__lte=F("end__month")
)
ZERO = [f"{name}__lte" for name in ("unit_amount", "hours_per_fte", "posts_cap", "fte_per_post")]
CAPS = ["request_cap__lte", "carrier_cap__lte"]
WRONG = {
    "annexe signée avant l'engagement de ses crédits": ("FinancialAnnex", Q(signed_on__lt=F("committed_on"))),
    "annexe close avant la fin de son dernier mois": ("FinancialAnnex", CLOSED_INSIDE),
    "état d'un mois qui n'était pas fini": ("MonthlyState", MONTH_NOT_OVER),
    "paiement avant l'engagement de ses crédits": ("PaymentLine", Q(paid_on__lt=F("committed_on"))),
    "paiement avant son mois": ("PaymentLine", Q(paid_on__lt=F("month")) & ~Q(kind="recovery")),
    "taux notifiés sans être arrêtés": (
        "ModulationCampaign",
        Q(notified_on__isnull=False) & (Q(decided_on__isnull=True) | Q(notified_on__lt=F("decided_on"))),
    ),
    "barème nul": ("Bareme", Q(*[(name, 0) for name in ZERO + CAPS], _connector=Q.OR)),
    "barème qui ne commence pas un premier du mois": ("Bareme", ~Q(start__day=1)),
}


def copy_days(apps, schema_editor):
    """Of the ledger, onto the annexes that hold credits and the lines paid; of the decision, onto modulated parts."""
    lines = apps.get_model("financing", "PaymentLine").objects.filter(paid_on__isnull=False)
    for annex in apps.get_model("financing", "FinancialAnnex").objects.filter(funding="committed").order_by("pk"):
        annex.committed_on = day_of_credits(annex)
        annex.save(update_fields=["committed_on"])
        lines.filter(annex=annex).exclude(kind="modulation").update(committed_on=annex.committed_on)
    for decision in apps.get_model("financing", "ModulationDecision").objects.select_related("campaign").order_by("pk"):
        lines.filter(key=f"modulation-{decision.pk}").update(committed_on=decision.campaign.decided_on)


def day_of_credits(annex):
    """The day its credits last went from nothing to something; None when the rank before held them all."""
    held, day = 0, None
    for amount, made_at in annex.commitments.order_by("pk").values_list("amount", "made_at"):
        if held <= 0 < held + amount:
            day = timezone.localtime(made_at).date()
        held += amount
    return day


def stop_on_wrong_rows(apps, schema_editor):
    """Nothing is corrected in silence: each row is named, and somebody decides."""
    found = [
        f"{label} : {model} {pk}"
        for label, (model, condition) in WRONG.items()
        for pk in apps.get_model("financing", model).objects.filter(condition).order_by("pk").values_list("pk", flat=True)
    ]
    if found:
        raise ValueError("Lignes à corriger avant cette migration :\n" + "\n".join(found))


class Migration(migrations.Migration):
    dependencies = [("financing", "0008_annex_dates_checked")]

    operations = [
        migrations.AddField(
            model_name='financialannex',
            name='committed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='crédits engagés le'),
        ),
        migrations.AddField(
            model_name='financialannex',
            name='opened_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='préparée le'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='committed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='crédits engagés le'),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
        migrations.RunPython(stop_on_wrong_rows, migrations.RunPython.noop),
    ]
