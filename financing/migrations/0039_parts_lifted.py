"""A notified part that no annexe bears may be lifted: the day, the reason and the author."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("financing", "0038_annexes_apart_at_the_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="modulationdecision",
            name="lift_reason",
            field=models.TextField(blank=True, verbose_name="motif de la levée"),
        ),
        migrations.AddField(
            model_name="modulationdecision",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="levée par",
            ),
        ),
        migrations.AddField(
            model_name="modulationdecision",
            name="lifted_on",
            field=models.DateField(blank=True, null=True, verbose_name="levée le"),
        ),
        migrations.AddConstraint(
            model_name="modulationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(lift_reason="", lifted_by__isnull=True, lifted_on__isnull=True)
                | (
                    models.Q(lifted_by__isnull=False, lifted_on__isnull=False, notified_at__isnull=False)
                    & ~models.Q(lift_reason="")
                ),
                name="financing_decision_lifted",
                violation_error_message="Une part modulée levée a été notifiée, et porte le motif et l'auteur de sa "
                "levée.",
            ),
        ),
    ]
