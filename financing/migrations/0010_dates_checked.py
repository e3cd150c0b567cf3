"""The database refuses dates that are not in their order, and a barème of zero."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the copy: PostgreSQL alters no table that still has rows waiting to be checked.
    dependencies = [("financing", "0009_dates_in_order")]

    operations = [
        migrations.RemoveConstraint(
            model_name='financialannex',
            name='financing_annex_closed_last',
        ),
        migrations.AddConstraint(
            model_name='bareme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('unit_amount__isnull', True), ('unit_amount__gt', 0), _connector='OR'), models.Q(('hours_per_fte__isnull', True), ('hours_per_fte__gt', 0), _connector='OR'), models.Q(('posts_cap__isnull', True), ('posts_cap__gt', 0), _connector='OR'), models.Q(('fte_per_post__isnull', True), ('fte_per_post__gt', 0), _connector='OR'), models.Q(('request_cap__isnull', True), ('request_cap__gt', 0), _connector='OR'), models.Q(('carrier_cap__isnull', True), ('carrier_cap__gt', 0), _connector='OR')), name='financing_bareme_above_zero', violation_error_message="Les montants, les heures et les plafonds d'un barème sont supérieurs à zéro."),
        ),
        migrations.AddConstraint(
            model_name='bareme',
            constraint=models.CheckConstraint(condition=models.Q(('start__day', 1)), name='financing_bareme_first_day', violation_error_message="Un barème prend effet le premier jour d'un mois."),
        ),
        migrations.AddConstraint(
            model_name='financialannex',
            constraint=models.CheckConstraint(condition=models.Q(('committed_on__isnull', True), ('opened_on__isnull', True), ('committed_on__gte', models.F('opened_on')), _connector='OR'), name='financing_annex_prepared_first', violation_error_message="Les crédits d'une annexe s'engagent une fois qu'elle est préparée."),
        ),
        migrations.AddConstraint(
            model_name='financialannex',
            constraint=models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), ('committed_on__isnull', True), ('signed_on__gte', models.F('committed_on')), _connector='OR'), name='financing_annex_after_credits', violation_error_message="L'annexe ne peut pas être signée avant l'engagement de ses crédits."),
        ),
        migrations.AddConstraint(
            model_name='financialannex',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), models.Q(models.Q(('closed_on__year__gt', models.F('end__year')), models.Q(('closed_on__month__gt', models.F('end__month')), ('closed_on__year', models.F('end__year'))), _connector='OR'), models.Q(('signed_on__isnull', True), ('closed_on__gte', models.F('signed_on')), _connector='OR')), _connector='OR'), name='financing_annex_closed_last', violation_error_message='Une annexe se clôture après sa signature et la fin de son dernier mois.'),
        ),
        migrations.AddConstraint(
            model_name='modulationcampaign',
            constraint=models.CheckConstraint(condition=models.Q(('notified_on__isnull', True), models.Q(('decided_on__isnull', False), ('notified_on__gte', models.F('decided_on'))), _connector='OR'), name='financing_campaign_decided_first', violation_error_message='Des taux se notifient une fois arrêtés.'),
        ),
        migrations.AddConstraint(
            model_name='monthlystate',
            constraint=models.CheckConstraint(condition=models.Q(('entered_at__year__gt', models.F('month__year')), models.Q(('entered_at__month__gt', models.F('month__month')), ('entered_at__year', models.F('month__year'))), _connector='OR'), name='financing_state_month_over', violation_error_message="Ce mois n'est pas fini, ses heures ne sont pas encore toutes connues."),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('committed_on__isnull', True), ('paid_on__gte', models.F('committed_on')), _connector='OR'), name='financing_payment_after_credits', violation_error_message="Un paiement ne précède pas l'engagement de ses crédits : corrigez sa date."),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('paid_on__isnull', True), ('kind', 'recovery'), ('paid_on__gte', models.F('month')), _connector='OR'), name='financing_payment_month_begun', violation_error_message="Un mois ne se paie pas avant d'avoir commencé : corrigez la date de paiement."),
        ),
    ]
