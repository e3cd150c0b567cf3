from django.db import migrations, models

ASKED = ["opinion_pending", "opinion_given", "ready_to_sign", "signed", "in_force", "expired", "renewed", "terminated"]
ORDERS = {
    "convention": [
        ("completed_on", "filed_on"),
        ("opinion_asked_on", "completed_on"),
        ("opinion_given_on", "filed_on"),
        ("frozen_on", "opinion_given_on"),
        ("signed_on", "others_signed_on"),
        ("notified_on", "signed_on"),
    ],
    "signatory": [("sent_on", "frozen_on"), ("signed_on", "frozen_on")],
    "amendment": [("signed_on", "told_on"), ("signed_on", "opinion_given_on"), ("signed_on", "convention_signed_on")],
    "opinionrequest": [("given_on", "filed_on")],
}


def copy_days(apps, schema_editor):
    """Copy the days of each round on the rows that they bound; rows out of order are listed and stop the migration."""
    rows = [*_requests(apps), *_conventions(apps), *_amendments(apps)]
    wrong = [
        f"{label} : {row._meta.get_field(day).verbose_name} {getattr(row, day)}, avant "
        f"{row._meta.get_field(bound).verbose_name} {getattr(row, bound)}"
        for label, row, _ in rows
        for day, bound in _orders_of(row)
        if getattr(row, day) and getattr(row, bound) and getattr(row, day) < getattr(row, bound)
    ]
    wrong += [f"{label} : avis rendu, jour inconnu" for label, row, _ in rows if _lacks_its_opinion(row)]
    if wrong:
        raise RuntimeError("Dates qui ne se suivent pas, à rectifier d'abord :\n" + "\n".join(wrong))
    for _, row, names in rows:
        row.save(update_fields=names)


def _orders_of(row):
    orders = ORDERS[row._meta.model_name]
    # A meeting on paper may come before the request was keyed, when the day of the filing is known.
    if row._meta.model_name == "opinionrequest" and not (row.source == "by_hand" and row.filed_on):
        return [*orders, ("given_on", "asked_on")]
    return orders


def _lacks_its_opinion(row):
    return row._meta.model_name == "amendment" and row.state == "opinion_given" and row.opinion_given_on is None


def _requests(apps):
    rows = apps.get_model("conventions", "OpinionRequest").objects.filter(given_on__isnull=False)
    for row in rows.select_related("content_type").order_by("pk"):
        row.filed_on = getattr(_subject(apps, row), "filed_on", None)
        yield f"Demande d'avis « {row.label} »", row, ["filed_on"]


def _subject(apps, row):
    try:
        model = apps.get_model(row.content_type.app_label, row.content_type.model)
    except LookupError:
        return None
    return model.objects.filter(pk=row.object_id).first()


def _conventions(apps):
    rows = apps.get_model("conventions", "Convention").objects.filter(taken_over=False)
    for row in rows.order_by("pk"):
        label = f"Convention {row.number}"
        if row.state not in ("opened", "incomplete"):
            row.completed_on = row.acknowledged_on
        if row.state in ASKED and (asked := _last_request(apps, "convention", row)):
            row.opinion_asked_on, row.opinion_given_on = asked.asked_on, asked.given_on
        parties = list(row.signatories.all()) if row.frozen_on else []
        days = [party.signed_on for party in parties if party.kind != "state" and party.signed_on]
        row.others_signed_on = max(days, default=None)
        yield label, row, ["completed_on", "opinion_asked_on", "opinion_given_on", "others_signed_on"]
        for party in parties:
            party.frozen_on = row.frozen_on
            yield f"{label}, {party.kind}", party, ["frozen_on"]


def _amendments(apps):
    rows = apps.get_model("conventions", "Amendment").objects.exclude(state="cancelled").select_related("convention")
    for row in rows.order_by("pk"):
        row.convention_signed_on = row.convention.signed_on
        asked = _last_request(apps, "amendment", row)
        if row.posts_after is not None and row.posts_after != row.posts_before:
            row.opinion_given_on = asked and asked.given_on
        elif asked:
            row.told_on = asked.asked_on
            row.state = "told" if row.state == "draft" else row.state
        names = ["convention_signed_on", "opinion_given_on", "told_on", "state"]
        yield f"Avenant {row.rank} de la convention {row.convention.number}", row, names


def _last_request(apps, kind, row):
    asked = apps.get_model("conventions", "OpinionRequest").objects.filter(kind=kind, object_id=row.pk)
    return asked.exclude(state="withdrawn").order_by("-asked_on", "-pk").first()


def a_day(label):
    return models.DateField(label, null=True, blank=True, editable=False)


AMENDMENT_STATES = [
    ("draft", "En préparation"),
    ("opinion_pending", "Soumis pour avis"),
    ("opinion_given", "Avis rendu"),
    ("told", "Transmis pour information"),
    ("signed", "Signé"),
    ("cancelled", "Abandonné"),
]


class Migration(migrations.Migration):
    dependencies = [("conventions", "0012_indicator_bounds")]

    operations = [
        migrations.AddField("amendment", "told_on", a_day("transmis pour information le")),
        migrations.AddField("convention", "completed_on", a_day("dossier complet le")),
        migrations.AddField("convention", "opinion_asked_on", a_day("avis demandé le")),
        migrations.AddField("convention", "others_signed_on", a_day("signée par les autres parties le")),
        migrations.AddField("opinionrequest", "filed_on", a_day("dossier déposé le")),
        migrations.AddField("signatory", "frozen_on", a_day("version figée le")),
        migrations.AlterField(
            "amendment",
            "state",
            models.CharField("état", max_length=20, choices=AMENDMENT_STATES, default="draft"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
