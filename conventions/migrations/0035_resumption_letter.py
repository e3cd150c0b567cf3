"""The letter that tells the end of a suspension."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0034_exchange_file_line"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="conventions_letter_kind",
        ),
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acknowledgement", "Accusé de réception"),
                    ("missing", "Demande de pièces"),
                    ("return", "Renvoi pour correction"),
                    ("opinion", "Avis du conseil"),
                    ("notification", "Notification de la convention"),
                    ("refusal", "Refus"),
                    ("notice", "Intention de résilier"),
                    ("dropped", "Classement de la procédure"),
                    ("termination", "Résiliation"),
                    ("suspension", "Suspension des paiements"),
                    ("resumption", "Reprise des paiements"),
                    ("recovery", "Ordre de reversement"),
                    ("renewal", "Demande de renouvellement attendue"),
                    ("year", "Résultats et bilan de l'année attendus"),
                ],
                max_length=16,
                verbose_name="nature",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "acknowledgement",
                            "missing",
                            "return",
                            "opinion",
                            "notification",
                            "refusal",
                            "notice",
                            "dropped",
                            "termination",
                            "suspension",
                            "resumption",
                            "recovery",
                            "renewal",
                            "year",
                        ],
                    )
                ),
                name="conventions_letter_kind",
                violation_error_message="Cette nature n'est pas celle d'une lettre.",
            ),
        ),
    ]
