"""A text is dated, then sent, then withdrawn."""

from django.db import migrations, models

from iae_portal.core.days import none_out_of_order

class Migration(migrations.Migration):
    dependencies = [("dashboards", "0003_step_order")]

    operations = [
        none_out_of_order(
            "dashboards",
            ("plantext", "sent_on", "dated_on"),
            ("plantext", "withdrawn_on", "sent_on"),
        ),
        migrations.AddConstraint(
            model_name='plantext',
            constraint=models.CheckConstraint(condition=models.Q(('sent_on__isnull', True), ('dated_on__isnull', True), ('sent_on__gte', models.F('dated_on')), _connector='OR'), name='dashboards_text_sent_after_dated', violation_error_message='Un texte ne se diffuse pas avant le jour dont il est daté : corrigez cette date.'),
        ),
        migrations.AddConstraint(
            model_name='plantext',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on__isnull', True), ('sent_on__isnull', True), ('withdrawn_on__gte', models.F('sent_on')), _connector='OR'), name='dashboards_text_withdrawn_after_sent', violation_error_message='Un texte se retire une fois diffusé.'),
        ),
    ]
