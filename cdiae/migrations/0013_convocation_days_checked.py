"""The database refuses a convocation sent after its meeting, an answer before its convocation."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cdiae', '0012_convocation_days'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='convocation',
            name='cdiae_convocation_answered',
        ),
        migrations.AlterField(
            model_name='convocation',
            name='met_on',
            field=models.DateField(editable=False, verbose_name='séance du'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_on__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='cdiae_convocation_answered', violation_error_message='Une réponse porte sa date.'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.CheckConstraint(condition=models.Q(('met_on__isnull', True), ('sent_on__isnull', True), ('met_on__gte', models.F('sent_on')), _connector='OR'), name='cdiae_convocation_sent_before', violation_error_message='Une convocation part au plus tard le jour de la séance.'),
        ),
        migrations.AddConstraint(
            model_name='convocation',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('sent_on__isnull', True), ('answered_on__gte', models.F('sent_on')), _connector='OR'), name='cdiae_convocation_answered_after', violation_error_message='Une réponse ne précède pas sa convocation.'),
        ),
    ]
