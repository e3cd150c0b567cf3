from django.db import migrations, models
from django.utils import timezone


def copy_days(apps, schema_editor):
    """Copy the days that bound each signature; rows signed too early are listed and stop the migration."""
    rows = [*_conventions(apps), *_amendments(apps)]
    wrong = [
        f"{label} : signé le {row.signed_on}, avant le {day}"
        for label, row, names in rows
        for name in names
        if (day := getattr(row, name)) and row.signed_on and row.signed_on < day
    ]
    if wrong:
        raise RuntimeError("Signatures datées avant ce qui les précède, à rectifier d'abord :\n" + "\n".join(wrong))
    for _, row, names in rows:
        row.save(update_fields=names)


def _conventions(apps):
    versions = apps.get_model("conventions", "SignatureVersion").objects.filter(cancelled_at__isnull=True)
    for version in versions.select_related("convention").order_by("pk"):
        row = version.convention
        row.frozen_on = timezone.localtime(version.frozen_at).date()
        row.opinion_given_on = _given_on(apps, "convention", row)
        yield f"Convention {row.number}", row, ["frozen_on", "opinion_given_on"]


def _amendments(apps):
    signed = apps.get_model("conventions", "Amendment").objects.filter(state="signed").select_related("convention")
    for row in signed.order_by("pk"):
        row.convention_signed_on = row.convention.signed_on
        if row.posts_after is not None and row.posts_after != row.posts_before:
            row.opinion_given_on = _given_on(apps, "amendment", row)
        label = f"Avenant {row.rank} de la convention {row.convention.number}"
        yield label, row, ["convention_signed_on", "opinion_given_on"]


def _given_on(apps, kind, row):
    asked = apps.get_model("conventions", "OpinionRequest").objects.filter(kind=kind, object_id=row.pk)
    last = asked.exclude(state="withdrawn").order_by("-asked_on", "-pk").first()
    return last.given_on if last else None


def a_day(label):
    return models.DateField(label, null=True, blank=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0008_piece_not_examined")]

    operations = [
        migrations.AddField("amendment", "convention_signed_on", a_day("convention signée le")),
        migrations.AddField("amendment", "opinion_given_on", a_day("avis rendu le")),
        migrations.AddField("convention", "frozen_on", a_day("version de signature figée le")),
        migrations.AddField("convention", "opinion_given_on", a_day("avis rendu le")),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
