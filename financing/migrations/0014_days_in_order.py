"""The order of two days is written once, and each link says its own sentence: the same rows pass."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conventions', '0015_what_the_council_was_shown'),
        ('core', '0010_installation'),
        ('financing', '0013_envelope_forecast'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='fdifile',
            name='financing_fdi_before_start',
        ),
        migrations.RemoveConstraint(
            model_name='fdifile',
            name='financing_fdi_decided_after',
        ),
        migrations.RemoveConstraint(
            model_name='financialannex',
            name='financing_annex_closed_last',
        ),
        migrations.RemoveConstraint(
            model_name='financialdiagnostic',
            name='financing_diagnostic_dates',
        ),
        migrations.RemoveConstraint(
            model_name='modulationcampaign',
            name='financing_campaign_decided_first',
        ),
        migrations.RemoveConstraint(
            model_name='paymentline',
            name='financing_payment_month_begun',
        ),
        migrations.AddConstraint(
            model_name='fdifile',
            constraint=models.CheckConstraint(condition=models.Q(('project_start__isnull', True), ('filed_on__isnull', True), ('project_start__gte', models.F('filed_on')), _connector='OR'), name='financing_fdi_before_start', violation_error_message='La demande se dépose avant le début du projet.'),
        ),
        migrations.AddConstraint(
            model_name='fdifile',
            constraint=models.CheckConstraint(condition=models.Q(('granted_on__isnull', True), ('filed_on__isnull', True), ('granted_on__gte', models.F('filed_on')), _connector='OR'), name='financing_fdi_decided_after', violation_error_message='La décision ne peut pas précéder le dépôt du dossier.'),
        ),
        migrations.AddConstraint(
            model_name='financialannex',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('signed_on__isnull', True), ('closed_on__gte', models.F('signed_on')), _connector='OR'), name='financing_annex_closed_after_signed', violation_error_message='Une annexe se clôture une fois signée.'),
        ),
        migrations.AddConstraint(
            model_name='financialannex',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__year__gt', models.F('end__year')), models.Q(('closed_on__month__gt', models.F('end__month')), ('closed_on__year', models.F('end__year'))), _connector='OR'), name='financing_annex_closed_last', violation_error_message='Une annexe se clôture après la fin de son dernier mois.'),
        ),
        migrations.AddConstraint(
            model_name='financialdiagnostic',
            constraint=models.CheckConstraint(condition=models.Q(('delivered_on__isnull', True), ('started_on__isnull', True), ('delivered_on__gte', models.F('started_on')), _connector='OR'), name='financing_diagnostic_dates', violation_error_message='La remise ne peut pas précéder le début du diagnostic.'),
        ),
        migrations.AddConstraint(
            model_name='modulationcampaign',
            constraint=models.CheckConstraint(condition=models.Q(('notified_on__isnull', True), ('decided_on__isnull', False), _connector='OR'), name='financing_campaign_decided_first', violation_error_message='Des taux se notifient une fois arrêtés.'),
        ),
        migrations.AddConstraint(
            model_name='modulationcampaign',
            constraint=models.CheckConstraint(condition=models.Q(('notified_on__isnull', True), ('decided_on__isnull', True), ('notified_on__gte', models.F('decided_on')), _connector='OR'), name='financing_campaign_notified_after', violation_error_message='Des taux ne se notifient pas avant le jour où ils sont arrêtés.'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'recovery'), ('paid_on__isnull', True), ('month__isnull', True), ('paid_on__gte', models.F('month')), _connector='OR'), name='financing_payment_month_begun', violation_error_message="Corrigez la date : un mois ne se paie pas avant d'avoir commencé."),
        ),
        migrations.AlterConstraint(
            model_name='paymentline',
            name='financing_payment_after_credits',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('committed_on__isnull', True), ('paid_on__gte', models.F('committed_on')), _connector='OR'), name='financing_payment_after_credits', violation_error_message="Corrigez la date : un paiement ne précède pas l'engagement de ses crédits."),
        ),
    ]
