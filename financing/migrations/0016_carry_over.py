from django.db import migrations, models

from iae_portal.core.databases import append_only

LEDGER = append_only("financing_envelopemovement")


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0015_lots_and_orders'),
    ]

    operations = [
        # SQLite writes the table again for a column, and would lose the refusals of the ledger with the old one.
        migrations.RunPython(LEDGER.reverse_code, LEDGER.code),
        migrations.AddField(
            model_name='envelopemovement',
            name='text',
            field=models.CharField(blank=True, max_length=200, verbose_name='texte qui autorise le report'),
        ),
        migrations.AlterField(
            model_name='envelopemovement',
            name='kind',
            field=models.CharField(choices=[('notification', 'Notification'), ('fungibility', 'Fongibilité entre lignes'), ('redeployment', 'Redéploiement'), ('freeze', 'Gel'), ('lift', 'Levée de gel'), ('carry_over', "Report sur l'exercice suivant")], max_length=15, verbose_name='nature'),
        ),
        migrations.AddConstraint(
            model_name='envelopemovement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'carry_over'), ('source__isnull', False), ('target__isnull', False), models.Q(('text', ''), _negated=True)), models.Q(models.Q(('kind', 'carry_over'), _negated=True), ('text', '')), _connector='OR'), name='financing_movement_carry_over', violation_error_message="Un report va d'un exercice au suivant et cite le texte qui l'autorise."),
        ),
        append_only("financing_envelopemovement"),
    ]
