"""The links that only guards kept: a version after its request, an amendment after its filing, a termination dated."""

from django.db import migrations, models

from iae_portal.core.days import none_out_of_order


def list_undated(apps, schema_editor):
    """Conventions terminated on no day, or without a signature, are listed and stop the migration."""
    rows = apps.get_model("conventions", "Convention").objects.filter(state="terminated")
    undated = rows.filter(models.Q(signed_on=None) | models.Q(ended_on=None))
    wrong = [
        f"Convention {row.number} : signée le {row.signed_on}, terminée le {row.ended_on}"
        for row in undated.order_by("pk")
    ]
    if wrong:
        raise RuntimeError("Conventions résiliées à dater d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0044_amendment_asked")]

    operations = [
        none_out_of_order(
            "conventions",
            ("amendment", "asked_on", "filed_on"),
            ("amendment", "frozen_on", "asked_on"),
            ("convention", "frozen_on", "completed_on"),
            ("convention", "frozen_on", "opinion_asked_on"),
        ),
        migrations.RunPython(list_undated, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('asked_on__isnull', True), ('filed_on__isnull', True), ('asked_on__gte', models.F('filed_on')), _connector='OR'), name='conventions_amendment_asked_after_filed', violation_error_message="Le conseil ne peut pas être saisi d'un avenant avant que la structure le demande."),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_on__isnull', True), ('asked_on__isnull', True), ('frozen_on__gte', models.F('asked_on')), _connector='OR'), name='conventions_amendment_frozen_after_asked', violation_error_message='La version de signature ne peut pas être figée avant que le conseil soit saisi.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'terminated'), _negated=True), models.Q(('ended_on__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='conventions_terminated_is_dated', violation_error_message='Une convention résiliée porte le jour de sa signature et celui où elle a pris fin.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_on__isnull', True), ('completed_on__isnull', True), ('frozen_on__gte', models.F('completed_on')), _connector='OR'), name='conventions_frozen_after_complete', violation_error_message='La version de signature ne peut pas être figée avant que le dossier soit complet.'),
        ),
        migrations.AddConstraint(
            model_name='convention',
            constraint=models.CheckConstraint(condition=models.Q(('frozen_on__isnull', True), ('opinion_asked_on__isnull', True), ('frozen_on__gte', models.F('opinion_asked_on')), _connector='OR'), name='conventions_frozen_after_asked', violation_error_message='La version de signature ne peut pas être figée avant que le conseil soit saisi.'),
        ),
    ]
