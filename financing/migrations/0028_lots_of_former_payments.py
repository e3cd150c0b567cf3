"""Payments that an earlier version noted outside any lot: each in the lot that asked for it, else in one of what was
found paid, of its service and month."""

from itertools import groupby

from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone

REASON = "Noté hors de tout lot par une version précédente du portail"


def put_in_lots(apps, schema_editor):
    """The database refuses nothing of it: paid lines only, of something, that no lot holds as paid."""
    LotLine, PaymentLine = (apps.get_model("financing", name) for name in ("LotLine", "PaymentLine"))
    # Of a lot that is only prepared nothing was asked: it would be refused when validated.
    LotLine.objects.filter(asked_on__isnull=True, line__paid_on__isnull=False).delete()
    paid = PaymentLine.objects.filter(paid_on__isnull=False, amount__gt=0).exclude(kind="recovery")
    outside = paid.exclude(Exists(LotLine.objects.filter(line=OuterRef("pk"), answer="paid")))
    outside = outside.select_related("annex__convention__service")
    waiting = {row.line_id: row for row in LotLine.objects.filter(answer="pending", line__in=outside)}
    for line in outside.filter(pk__in=waiting):
        _answer(apps, waiting[line.pk], line)
    found = sorted(outside.exclude(pk__in=waiting), key=_place)
    for (service_id, *_), lines in groupby(found, key=lambda line: _place(line)[:3]):
        _make_lot(apps, service_id, list(lines))


def _place(line):
    return line.annex.convention.service_id, line.paid_on.year, line.paid_on.month, line.annex_id, line.month, line.pk


def _answer(apps, row, line):
    # Paid before it was asked, or more than was asked: a person reads both, the nightly check goes on naming it.
    if line.paid_on >= row.asked_on and line.amount <= row.amount:
        row.answer, row.paid_on, row.paid_amount = "paid", line.paid_on, line.amount
        row.save(update_fields=["answer", "paid_on", "paid_amount"])
        _tell(apps, row.lot, f"Lot {row.lot.number} : ligne {row.rank}, paiement du {line.paid_on:%d/%m/%Y} retrouvé")


def _make_lot(apps, service_id, lines):
    service = lines[0].annex.convention.service
    last = max(line.paid_on for line in lines)
    author = _author(apps, service_id)
    lot = apps.get_model("financing", "PaymentLot").objects.create(
        service_id=service_id,
        number=_number(apps, f"{service.code} {last.year} P"),
        reason=REASON,
        prepared_on=last,
        prepared_by_id=author,
        validated_on=last,
        validated_by_id=author,
    )
    LotLine = apps.get_model("financing", "LotLine")
    LotLine.objects.bulk_create(
        LotLine(
            lot=lot,
            rank=rank,
            line=line,
            annex_id=line.annex_id,
            month=line.month,
            kind=line.kind,
            amount=line.amount,
            asked_on=line.paid_on,
            answer="paid",
            paid_on=line.paid_on,
            paid_amount=line.amount,
        )
        for rank, line in enumerate(lines, 1)
    )
    counted = f"{len(lines)} paiement{'s' if len(lines) > 1 else ''}"
    _tell(apps, lot, f"Lot {lot.number} retrouvé, {counted} ; il porte le nom de qui en a noté le dernier")


def _tell(apps, lot, sentence):
    """By the portal, today: the lot itself bears the days and the name of former acts."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="financing", model="paymentlot"
    )
    apps.get_model("core", "JournalEntry").objects.create(
        at=timezone.now(),
        actor_label="Portail (travail automatique)",
        service_id=lot.service_id,
        action="financing.lot_found",
        sentence=sentence,
        comment=REASON,
        content_type=kind,
        object_id=lot.pk,
    )


def _author(apps, service_id):
    """Who last noted a payment of the service, as its journal says; else the first person of the base."""
    noted = apps.get_model("core", "JournalEntry").objects.filter(
        service=service_id, action="financing.paid", actor__isnull=False
    )
    known = noted.order_by("-at", "-pk").values_list("actor", flat=True).first()
    return known or apps.get_model("core", "User").objects.order_by("pk").values_list("pk", flat=True).first()


def _number(apps, series):
    counter, _ = apps.get_model("core", "Counter").objects.get_or_create(key=f"lot {series}")
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series} {counter.last:04d}"


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0013_night_count"),
        ("financing", "0027_one_night_count"),
    ]

    operations = [migrations.RunPython(put_in_lots, migrations.RunPython.noop)]
