"""An amendment bears the day when the council was asked for its opinion."""

from django.db import migrations, models

BEFORE_THE_COUNCIL = ("opinion_pending", "opinion_given", "ready_to_sign", "signed")


def copy_days(apps, schema_editor):
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="conventions", model="amendment")
    requests = apps.get_model("conventions", "OpinionRequest").objects.filter(
        kind="amendment", for_information=False, content_type__in=kind
    )
    asked = dict(requests.exclude(state="withdrawn").order_by("pk").values_list("object_id", "asked_on"))
    rows = apps.get_model("conventions", "Amendment").objects.filter(state__in=BEFORE_THE_COUNCIL, asked_on=None)
    for row in rows.filter(pk__in=asked):
        row.asked_on = asked[row.pk]
        row.save(update_fields=["asked_on"])


class Migration(migrations.Migration):
    dependencies = [("conventions", "0043_numbers_anywhere")]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="asked_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="transmis pour avis le"),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
