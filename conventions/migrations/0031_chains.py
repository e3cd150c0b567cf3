"""The rest of the chains of days: amendment, procedure, letter, departure, dialogue."""

from django.db import migrations, models

from iae_portal.core.days import none_out_of_order


def refuse_early(apps, schema_editor):
    """Dialogues de gestion held before the year that they look at are listed and stop the migration."""
    rows = apps.get_model("conventions", "ManagementReview").objects.filter(held_on__year__lt=models.F("year"))
    if wrong := [f"Dialogue n° {row.pk} : {row.year}, tenu le {row.held_on}" for row in rows.order_by("pk")]:
        raise RuntimeError("Dialogues tenus avant leur année, à corriger d'abord :\n" + "\n".join(wrong))


class Migration(migrations.Migration):
    dependencies = [("conventions", "0030_procedure_days")]

    operations = [
        none_out_of_order(
            "conventions",
            ("adversarialprocedure", "notified_on", "convention_signed_on"),
            ("adversarialprocedure", "closed_on", "notified_on"),
            ("amendment", "told_on", "filed_on"),
            ("amendment", "opinion_given_on", "filed_on"),
            ("amendment", "frozen_on", "told_on"),
            ("amendment", "frozen_on", "opinion_given_on"),
            ("amendment", "applied_on", "effective_on"),
            ("convention", "others_signed_on", "frozen_on"),
            ("convention", "leaving_told_on", "signed_on"),
            ("convention", "leaving_on", "leaving_told_on"),
            ("letter", "due_on", "written_on"),
        ),
        none_out_of_order("conventions", ("letter", "answered_on", "received_on"), mailed=False),
        migrations.RunPython(refuse_early, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="adversarialprocedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notified_on__isnull", True),
                    ("convention_signed_on__isnull", True),
                    ("notified_on__gte", models.F("convention_signed_on")),
                    _connector="OR",
                ),
                name="conventions_procedure_after_convention",
                violation_error_message="La structure ne peut pas avoir reçu la lettre avant la signature de la convention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="adversarialprocedure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("notified_on__isnull", True),
                    ("closed_on__gte", models.F("notified_on")),
                    _connector="OR",
                ),
                name="conventions_procedure_closed_after_notice",
                violation_error_message="La procédure ne peut pas être close avant la réception de la lettre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("told_on__isnull", True),
                    ("filed_on__isnull", True),
                    ("told_on__gte", models.F("filed_on")),
                    _connector="OR",
                ),
                name="conventions_amendment_told_after_filed",
                violation_error_message="Le conseil ne peut pas être informé d'un avenant avant que la structure le demande.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opinion_given_on__isnull", True),
                    ("filed_on__isnull", True),
                    ("opinion_given_on__gte", models.F("filed_on")),
                    _connector="OR",
                ),
                name="conventions_amendment_opinion_since_filed",
                violation_error_message="L'avis ne peut pas précéder la demande de la structure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_on__isnull", True),
                    ("told_on__isnull", True),
                    ("frozen_on__gte", models.F("told_on")),
                    _connector="OR",
                ),
                name="conventions_amendment_frozen_after_telling",
                violation_error_message="La version de signature ne peut pas être figée avant que le conseil soit informé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("frozen_on__isnull", True),
                    ("opinion_given_on__isnull", True),
                    ("frozen_on__gte", models.F("opinion_given_on")),
                    _connector="OR",
                ),
                name="conventions_amendment_frozen_after_opinion",
                violation_error_message="La version de signature ne peut pas être figée avant que l'avis du conseil soit rendu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applied_on__isnull", True),
                    ("effective_on__isnull", True),
                    ("applied_on__gte", models.F("effective_on")),
                    _connector="OR",
                ),
                name="conventions_amendment_applied_from_effect",
                violation_error_message="Un avenant ne peut pas être porté au dossier avant sa date d'effet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("others_signed_on__isnull", True),
                    ("frozen_on__isnull", True),
                    ("others_signed_on__gte", models.F("frozen_on")),
                    _connector="OR",
                ),
                name="conventions_others_after_version",
                violation_error_message="Les autres parties ne peuvent pas signer avant que la version de signature soit figée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("leaving_told_on__isnull", True),
                    ("signed_on__isnull", True),
                    ("leaving_told_on__gte", models.F("signed_on")),
                    _connector="OR",
                ),
                name="conventions_leaving_after_signed",
                violation_error_message="La structure n'annonce pas son départ avant la signature de la convention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("leaving_on__isnull", True),
                    ("leaving_told_on__isnull", True),
                    ("leaving_on__gte", models.F("leaving_told_on")),
                    _connector="OR",
                ),
                name="conventions_leaving_after_told",
                violation_error_message="Le dernier jour de la structure ne peut pas précéder celui où elle l'a annoncé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mailed", True),
                    ("answered_on__isnull", True),
                    ("received_on__isnull", True),
                    ("answered_on__gte", models.F("received_on")),
                    _connector="OR",
                ),
                name="conventions_letter_answered_after_received",
                violation_error_message="La réponse ne peut pas précéder la réception de la lettre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__isnull", True),
                    ("written_on__isnull", True),
                    ("due_on__gte", models.F("written_on")),
                    _connector="OR",
                ),
                name="conventions_letter_due_after_written",
                violation_error_message="Une réponse ne peut pas être attendue avant le jour de la lettre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="managementreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_on__year__gte", models.F("year"))),
                name="conventions_review_year_begun",
                violation_error_message="Le dialogue de gestion d'une année ne se tient pas avant qu'elle commence.",
            ),
        ),
    ]
