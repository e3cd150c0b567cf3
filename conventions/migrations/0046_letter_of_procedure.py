"""A procedure knows the letter that opens it: the day of its receipt is noted in the procedure, the register reads it."""

import django.db.models.deletion
from django.db import migrations, models


def pair(apps, schema_editor):
    """Each procedure wrote one letter since the register exists: the last ones go together, one by one."""
    Procedure = apps.get_model("conventions", "AdversarialProcedure")
    letters: dict[int, list[int]] = {}
    notices = apps.get_model("conventions", "Letter").objects.filter(kind="notice").order_by("convention", "rank")
    for pk, convention in notices.values_list("pk", "convention"):
        letters.setdefault(convention, []).append(pk)
    for procedure in Procedure.objects.filter(convention__in=letters).order_by("convention", "-pk"):
        if left := letters[procedure.convention_id]:
            procedure.letter_id = left.pop()
            procedure.save(update_fields=["letter"])


class Migration(migrations.Migration):
    dependencies = [("conventions", "0045_links_checked")]

    operations = [
        migrations.AddField(
            model_name="adversarialprocedure",
            name="letter",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="procedure",
                to="conventions.letter",
                verbose_name="lettre",
            ),
        ),
        migrations.RunPython(pair, migrations.RunPython.noop),
    ]
