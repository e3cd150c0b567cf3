from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0037_length_without_article"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountryCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "page",
                    models.CharField(
                        choices=[("renewals", "Campagne de renouvellement"), ("results", "Résultats d'une année")],
                        max_length=10,
                        verbose_name="page",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("rows", models.JSONField(default=list, verbose_name="comptes")),
                ("made_at", models.DateTimeField(verbose_name="compté le")),
            ],
            options={
                "verbose_name": "compte du pays",
                "verbose_name_plural": "comptes du pays",
                "ordering": ["page", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("page", "year"),
                        name="conventions_country_once",
                        violation_error_message="Les comptes de cette année sont déjà faits.",
                    )
                ],
            },
        ),
    ]
