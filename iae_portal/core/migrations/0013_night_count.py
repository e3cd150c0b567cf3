from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0012_preferences")]

    operations = [
        migrations.CreateModel(
            name="NightCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="compte")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("content", models.JSONField(verbose_name="chiffres")),
                ("made_at", models.DateTimeField(verbose_name="compté le")),
            ],
            options={
                "verbose_name": "compte de la nuit",
                "verbose_name_plural": "comptes de la nuit",
                "ordering": ["kind", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year"),
                        name="core_night_count_once",
                        violation_error_message="Ce compte de l'année est déjà fait.",
                    )
                ],
            },
        ),
    ]
