"""Conventions that give no posts are counted, structures in no area have a row, a diagnosis its state checked."""

import django.db.models.deletion
from django.db import migrations, models


def check_days(apps, schema_editor):
    """A diagnosis whose day and state disagree is listed, never corrected."""
    diagnoses = apps.get_model("cdiae", "Diagnosis").objects.select_related("council__departement")
    agree = models.Q(state="draft", presented_on__isnull=True) | models.Q(state="presented", presented_on__isnull=False)
    wrong = [
        f"{row.council.departement.code}, diagnostic {row.year} : {row.state}, présenté le {row.presented_on}"
        for row in diagnoses.exclude(agree).order_by("pk")
    ]
    if wrong:
        raise RuntimeError("Diagnostics dont l'état et le jour ne s'accordent pas :\n" + "\n".join(wrong))


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0009_constraints_speak'),
    ]

    operations = [
        migrations.RunPython(check_days, migrations.RunPython.noop),
        migrations.AddField(
            model_name='diagnosisrow',
            name='answers',
            field=models.JSONField(blank=True, default=dict, verbose_name='conventions qui donnent leurs postes, par type'),
        ),
        migrations.AlterField(
            model_name='diagnosisrow',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cdiae.employmentarea', verbose_name='bassin'),
        ),
        migrations.AddConstraint(
            model_name='diagnosis',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('presented_on__isnull', True), ('state', 'draft')), models.Q(('presented_on__isnull', False), ('state', 'presented')), _connector='OR'), name='cdiae_diagnosis_state', violation_error_message="Un diagnostic présenté au conseil, et lui seul, a un jour de présentation."),
        ),
        migrations.AddConstraint(
            model_name='diagnosisrow',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', True)), fields=('diagnosis',), name='cdiae_row_outside_once'),
        ),
    ]
