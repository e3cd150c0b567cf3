"""The tables of the conventions, what the database refuses by itself, the first catalogue."""

from importlib import import_module

import conventions.models.exchange
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.lookups
import iae_portal.documents.uploads
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from iae_portal.core.databases import CreateModels

FOLDER = "conventions.migrations"
GUARDS = import_module(f"{FOLDER}.0002_guards").Migration.operations
CATALOGUE = import_module(f"{FOLDER}.0004_catalogue").Migration.operations
set_bounds = import_module(f"{FOLDER}.0012_indicator_bounds").set_bounds
WITHIN_BOUNDS = import_module(f"{FOLDER}.0021_values_within_bounds").Migration.operations
propose_lasting_pieces = import_module(f"{FOLDER}.0023_pieces_on_one_page").propose_lasting_pieces
MOTIVES = import_module(f"{FOLDER}.0032_exit_motives").Migration.operations[1:]  # after its table


class Migration(migrations.Migration):
    replaces = [
        ("conventions", "0001_initial"),
        ("conventions", "0002_guards"),
        ("conventions", "0003_siae_city_key"),
        ("conventions", "0004_catalogue"),
        ("conventions", "0005_measure_motives"),
        ("conventions", "0006_procedure_states"),
        ("conventions", "0007_procedure_outcome"),
        ("conventions", "0008_piece_not_examined"),
        ("conventions", "0009_copy_signature_bounds"),
        ("conventions", "0010_signature_bounds"),
        ("conventions", "0011_convention_length"),
        ("conventions", "0012_indicator_bounds"),
        ("conventions", "0013_copy_round_days"),
        ("conventions", "0014_round_days"),
        ("conventions", "0015_what_the_council_was_shown"),
        ("conventions", "0016_amendment_clauses"),
        ("conventions", "0017_amendment_kinds"),
        ("conventions", "0018_amendment_kind"),
        ("conventions", "0019_exchanges"),
        ("conventions", "0020_letters_and_endings"),
        ("conventions", "0021_values_within_bounds"),
        ("conventions", "0022_headcount_indicator"),
        ("conventions", "0023_pieces_on_one_page"),
        ("conventions", "0024_renewal_letters"),
        ("conventions", "0025_project_mentions"),
        ("conventions", "0026_undertakings"),
        ("conventions", "0027_lifted_reservations"),
        ("conventions", "0028_erased_contacts"),
        ("conventions", "0029_year_returns"),
        ("conventions", "0030_procedure_days"),
        ("conventions", "0031_chains"),
        ("conventions", "0032_exit_motives"),
        ("conventions", "0033_undertaking_days"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("core", "0012_preferences"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="ActivitySector",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                    ],
                    options={
                        "verbose_name": "secteur d'activité",
                        "verbose_name_plural": "secteurs d'activité",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="PieceType",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=30, unique=True, verbose_name="code")),
                        ("label", models.CharField(max_length=160, verbose_name="libellé")),
                        ("types", models.JSONField(default=list, verbose_name="types de structure")),
                        ("mandatory", models.BooleanField(default=True, verbose_name="obligatoire")),
                        ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="reprise d'un dossier à l'autre (mois)"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "type de pièce",
                        "verbose_name_plural": "types de pièce",
                        "ordering": ["rank", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Convention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                help_text="Attribué par le portail.", max_length=20, unique=True, verbose_name="numéro"
                            ),
                        ),
                        (
                            "siret_at_signature",
                            models.CharField(blank=True, max_length=14, verbose_name="SIRET à la signature"),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[("annual", "Convention annuelle"), ("multi_year", "Accord-cadre pluriannuel")],
                                max_length=10,
                                verbose_name="forme",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="date d'effet")),
                        ("end", models.DateField(verbose_name="date de fin")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("opened", "Dossier ouvert"),
                                    ("incomplete", "Incomplet"),
                                    ("complete", "Complet"),
                                    ("negotiation", "En négociation"),
                                    ("opinion_pending", "Soumis pour avis"),
                                    ("opinion_given", "Avis rendu"),
                                    ("ready_to_sign", "Prêt à signer"),
                                    ("signed", "Signée"),
                                    ("in_force", "En vigueur"),
                                    ("expired", "Échue"),
                                    ("renewed", "Renouvelée"),
                                    ("terminated", "Résiliée"),
                                    ("refused", "Refusée"),
                                    ("withdrawn", "Retirée"),
                                ],
                                default="opened",
                                max_length=20,
                                verbose_name="état",
                            ),
                        ),
                        ("cofunded", models.BooleanField(default=False, verbose_name="cofinancée par le département")),
                        (
                            "external_number",
                            models.CharField(blank=True, max_length=20, verbose_name="numéro de l'agence de paiement"),
                        ),
                        (
                            "commitment_number",
                            models.CharField(blank=True, max_length=20, verbose_name="numéro d'engagement juridique"),
                        ),
                        (
                            "taken_over",
                            models.BooleanField(default=False, verbose_name="convention née hors du portail"),
                        ),
                        ("filed_on", models.DateField(blank=True, null=True, verbose_name="demande reçue le")),
                        (
                            "acknowledged_on",
                            models.DateField(blank=True, null=True, verbose_name="accusé de réception le"),
                        ),
                        ("missing_reason", models.TextField(blank=True, verbose_name="pièces ou précisions demandées")),
                        ("missing_due_on", models.DateField(blank=True, null=True, verbose_name="à fournir avant le")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée le")),
                        ("notified_on", models.DateField(blank=True, null=True, verbose_name="notifiée le")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                        (
                            "signed_scan",
                            models.FileField(
                                blank=True,
                                upload_to=iae_portal.documents.uploads.upload_path,
                                verbose_name="exemplaire signé",
                            ),
                        ),
                        (
                            "signed_scan_name",
                            models.CharField(blank=True, max_length=160, verbose_name="nom du fichier signé"),
                        ),
                        ("last_action_on", models.DateField(verbose_name="dernière action le")),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conventions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chargé du dossier",
                            ),
                        ),
                        (
                            "previous",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renewals",
                                to="conventions.convention",
                                verbose_name="convention renouvelée",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conventions",
                                to="core.service",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "siae",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="conventions",
                                to="conventions.siae",
                                verbose_name="structure",
                            ),
                        ),
                        (
                            "frozen_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="version de signature figée le"
                            ),
                        ),
                        (
                            "opinion_given_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="avis rendu le"),
                        ),
                        (
                            "completed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="dossier complet le"),
                        ),
                        (
                            "opinion_asked_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="avis demandé le"),
                        ),
                        (
                            "others_signed_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="signée par les autres parties le"
                            ),
                        ),
                        (
                            "leaving_on",
                            models.DateField(blank=True, null=True, verbose_name="dernier jour voulu par la structure"),
                        ),
                        ("leaving_reason", models.TextField(blank=True, verbose_name="motif du départ")),
                        (
                            "leaving_told_on",
                            models.DateField(blank=True, null=True, verbose_name="départ annoncé par la structure le"),
                        ),
                    ],
                    options={
                        "verbose_name": "convention",
                        "verbose_name_plural": "conventions",
                        "ordering": ["-start", "number"],
                        "indexes": [
                            models.Index(fields=["service", "state"], name="conventions_service_state"),
                            models.Index(fields=["state", "end"], name="conventions_state_end"),
                            models.Index(fields=["officer", "state"], name="conventions_officer_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("end__gt", models.F("start"))),
                                name="conventions_convention_dates",
                                violation_error_message="La date de fin doit suivre la date d'effet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["signed", "in_force", "renewed", "expired"]), _negated=True
                                    ),
                                    ("signed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="conventions_signed_is_dated",
                                violation_error_message="Une convention signée porte la date de sa signature.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        (
                                            "opened",
                                            "incomplete",
                                            "complete",
                                            "negotiation",
                                            "opinion_pending",
                                            "opinion_given",
                                            "ready_to_sign",
                                        ),
                                    )
                                ),
                                fields=("siae",),
                                name="conventions_one_open_dossier",
                                violation_error_message="Un dossier est déjà en cours d'instruction pour cette structure.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("opinion_given_on__isnull", True),
                                    ("signed_on__gte", models.F("opinion_given_on")),
                                    _connector="OR",
                                ),
                                name="conventions_signed_after_opinion",
                                violation_error_message="L'État ne peut pas signer avant que l'avis du conseil soit rendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("signed_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_signed_after_version",
                                violation_error_message="L'État ne peut pas signer avant que la version de signature soit figée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThan(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.datetime.ExtractYear("end"),
                                                    "*",
                                                    models.Value(372),
                                                ),
                                                "+",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.datetime.ExtractMonth("end"),
                                                    "*",
                                                    models.Value(31),
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.datetime.ExtractDay("end"),
                                        ),
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.functions.datetime.ExtractYear("start"),
                                                        "*",
                                                        models.Value(372),
                                                    ),
                                                    "+",
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.functions.datetime.ExtractMonth("start"),
                                                        "*",
                                                        models.Value(31),
                                                    ),
                                                ),
                                                "+",
                                                django.db.models.functions.datetime.ExtractDay("start"),
                                            ),
                                            "+",
                                            models.Value(1116),
                                        ),
                                    )
                                ),
                                name="conventions_convention_length",
                                violation_error_message="Une convention dure trois ans au plus (code du travail, R5132-3).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("form", "annual"), _negated=True),
                                    django.db.models.lookups.LessThan(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.datetime.ExtractYear("end"),
                                                    "*",
                                                    models.Value(372),
                                                ),
                                                "+",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.datetime.ExtractMonth("end"),
                                                    "*",
                                                    models.Value(31),
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.datetime.ExtractDay("end"),
                                        ),
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.functions.datetime.ExtractYear("start"),
                                                        "*",
                                                        models.Value(372),
                                                    ),
                                                    "+",
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.functions.datetime.ExtractMonth("start"),
                                                        "*",
                                                        models.Value(31),
                                                    ),
                                                ),
                                                "+",
                                                django.db.models.functions.datetime.ExtractDay("start"),
                                            ),
                                            "+",
                                            models.Value(372),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_annual_length",
                                violation_error_message="Une convention annuelle dure un an au plus.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("completed_on__isnull", True),
                                    ("filed_on__isnull", True),
                                    ("completed_on__gte", models.F("filed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_complete_after_filed",
                                violation_error_message="Un dossier ne peut pas être complet avant le dépôt de la demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinion_asked_on__isnull", True),
                                    ("completed_on__isnull", True),
                                    ("opinion_asked_on__gte", models.F("completed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_asked_after_complete",
                                violation_error_message="Le conseil ne peut pas être saisi avant que le dossier soit complet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinion_given_on__isnull", True),
                                    ("filed_on__isnull", True),
                                    ("opinion_given_on__gte", models.F("filed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_since_filed",
                                violation_error_message="L'avis ne peut pas précéder le dépôt de la demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_on__isnull", True),
                                    ("opinion_given_on__isnull", True),
                                    ("frozen_on__gte", models.F("opinion_given_on")),
                                    _connector="OR",
                                ),
                                name="conventions_frozen_after_opinion",
                                violation_error_message="La version de signature ne peut pas être figée avant que l'avis du conseil soit rendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("others_signed_on__isnull", True),
                                    ("signed_on__gte", models.F("others_signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_signed_after_others",
                                violation_error_message="L'État signe en dernier : il ne peut pas signer avant les autres parties.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notified_on__isnull", True),
                                    ("signed_on__isnull", True),
                                    ("notified_on__gte", models.F("signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_notified_after_signed",
                                violation_error_message="La notification ne peut pas précéder la signature.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("others_signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("others_signed_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_others_after_version",
                                violation_error_message="Les autres parties ne peuvent pas signer avant que la version de signature soit figée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("leaving_told_on__isnull", True),
                                    ("signed_on__isnull", True),
                                    ("leaving_told_on__gte", models.F("signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_leaving_after_signed",
                                violation_error_message="La structure n'annonce pas son départ avant la signature de la convention.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("leaving_on__isnull", True),
                                    ("leaving_told_on__isnull", True),
                                    ("leaving_on__gte", models.F("leaving_told_on")),
                                    _connector="OR",
                                ),
                                name="conventions_leaving_after_told",
                                violation_error_message="Le dernier jour de la structure ne peut pas précéder celui où elle l'a annoncé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        ("name", models.CharField(max_length=160, verbose_name="nom")),
                        (
                            "axis",
                            models.CharField(
                                choices=[
                                    ("welcome", "Accueil et intégration en milieu de travail"),
                                    ("support", "Accompagnement social et professionnel"),
                                    ("training", "Formation des salariés en insertion"),
                                    ("economy", "Contribution à l'activité économique et au développement territorial"),
                                    ("results", "Résultats à la sortie"),
                                ],
                                max_length=10,
                                verbose_name="axe",
                            ),
                        ),
                        ("definition", models.TextField(verbose_name="définition")),
                        ("numerator", models.CharField(blank=True, max_length=300, verbose_name="numérateur")),
                        ("denominator", models.CharField(blank=True, max_length=300, verbose_name="dénominateur")),
                        ("population", models.CharField(blank=True, max_length=300, verbose_name="population comptée")),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("percent", "%"),
                                    ("count", "nombre"),
                                    ("hours", "heures"),
                                    ("days", "jours"),
                                    ("ratio", "rapport"),
                                    ("euros", "euros"),
                                    ("exit_rates", "taux de sortie (durable, transition, positive)"),
                                ],
                                max_length=10,
                                verbose_name="unité",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "à augmenter"), ("down", "à réduire")],
                                default="up",
                                max_length=4,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "reference",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Vide s'il n'y en a pas.",
                                max_digits=9,
                                null=True,
                                verbose_name="référence nationale",
                            ),
                        ),
                        ("types", models.JSONField(default=list, verbose_name="types de structure")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("retired_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                        (
                            "maximum",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Vide s'il n'y en a pas : une part d'un tout ne dépasse pas 100, un taux de réalisation le peut.",
                                max_digits=12,
                                null=True,
                                verbose_name="valeur la plus haute",
                            ),
                        ),
                        (
                            "minimum",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                default=0,
                                help_text="Vide si l'indicateur peut descendre sans limite : un écart peut être négatif.",
                                max_digits=12,
                                null=True,
                                verbose_name="valeur la plus basse",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indicateur",
                        "verbose_name_plural": "indicateurs",
                        "ordering": ["axis", "code", "-version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "version"), name="conventions_indicator_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("retired_on__isnull", True)),
                                fields=("code",),
                                name="conventions_indicator_one_current",
                                violation_error_message="Une version de cet indicateur est déjà en vigueur.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("minimum__isnull", True),
                                    ("maximum__isnull", True),
                                    ("minimum__lt", models.F("maximum")),
                                    _connector="OR",
                                ),
                                name="conventions_indicator_bounds",
                                violation_error_message="La valeur la plus basse doit être inférieure à la plus haute.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InsertionProject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("publics", models.TextField(blank=True, verbose_name="publics accueillis")),
                        ("activities", models.TextField(blank=True, verbose_name="activités supports")),
                        ("work_environment", models.TextField(blank=True, verbose_name="environnement de travail")),
                        (
                            "accompaniment",
                            models.TextField(blank=True, verbose_name="accompagnement social et professionnel"),
                        ),
                        ("training", models.TextField(blank=True, verbose_name="formation")),
                        ("partnership", models.TextField(blank=True, verbose_name="partenariat local")),
                        (
                            "posts_fte",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        Decimal("0"), "Indiquez un nombre positif ou nul."
                                    )
                                ],
                                verbose_name="postes d'insertion (ETP)",
                            ),
                        ),
                        (
                            "supervision_fte",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        Decimal("0"), "Indiquez un nombre positif ou nul."
                                    )
                                ],
                                verbose_name="encadrement technique (ETP)",
                            ),
                        ),
                        (
                            "accompaniment_fte",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        Decimal("0"), "Indiquez un nombre positif ou nul."
                                    )
                                ],
                                verbose_name="accompagnement (ETP)",
                            ),
                        ),
                        (
                            "convention",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="project",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "employment_terms",
                            models.TextField(blank=True, verbose_name="rémunération, contrats et durée du travail"),
                        ),
                        ("exclusivity", models.TextField(blank=True, verbose_name="activité exclusive")),
                        (
                            "local_fit",
                            models.TextField(blank=True, verbose_name="place dans l'offre d'insertion du territoire"),
                        ),
                        ("opening", models.TextField(blank=True, verbose_name="permanence")),
                        ("other_aid", models.TextField(blank=True, verbose_name="autres aides publiques et privées")),
                        ("sites", models.TextField(blank=True, verbose_name="chantiers")),
                        ("territory", models.TextField(blank=True, verbose_name="territoire d'activité")),
                    ],
                    options={
                        "verbose_name": "projet d'insertion",
                        "verbose_name_plural": "projets d'insertion",
                        "ordering": ["convention"],
                    },
                ),
                migrations.CreateModel(
                    name="Orientation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("start", models.DateField(verbose_name="à compter du")),
                        (
                            "end",
                            models.DateField(
                                blank=True,
                                help_text="Laisser vide si la fin n'est pas connue.",
                                null=True,
                                verbose_name="jusqu'au",
                            ),
                        ),
                        ("axis", models.CharField(max_length=120, verbose_name="axe")),
                        ("text", models.TextField(verbose_name="orientation")),
                        ("publics", models.CharField(blank=True, max_length=300, verbose_name="publics prioritaires")),
                        ("sectors", models.CharField(blank=True, max_length=300, verbose_name="secteurs prioritaires")),
                        (
                            "areas",
                            models.CharField(blank=True, max_length=300, verbose_name="territoires prioritaires"),
                        ),
                        ("voted_on", models.DateField(blank=True, null=True, verbose_name="votée le")),
                        (
                            "departement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orientations",
                                to="core.departement",
                                verbose_name="département",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "orientation territoriale",
                        "verbose_name_plural": "orientations territoriales",
                        "ordering": ["departement", "axis", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="conventions_orientation_dates",
                                violation_error_message="La date de fin précède la date de début : corrigez l'une des deux.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "axis",
                            models.CharField(
                                choices=[
                                    ("welcome", "Accueil et intégration en milieu de travail"),
                                    ("support", "Accompagnement social et professionnel"),
                                    ("training", "Formation des salariés en insertion"),
                                    ("economy", "Contribution à l'activité économique et au développement territorial"),
                                    ("results", "Résultats à la sortie"),
                                ],
                                max_length=10,
                                verbose_name="axe",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="objectif opérationnel")),
                        ("actions", models.TextField(blank=True, verbose_name="actions prévues")),
                        ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objectives",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "orientation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objectives",
                                to="conventions.orientation",
                                verbose_name="orientation territoriale citée",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "objectif opérationnel",
                        "verbose_name_plural": "objectifs opérationnels",
                        "ordering": ["convention", "axis", "rank", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Piece",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="reçue le")),
                        ("valid", models.BooleanField(blank=True, null=True, verbose_name="valable")),
                        ("remark", models.CharField(blank=True, max_length=300, verbose_name="remarque")),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=iae_portal.documents.uploads.upload_path, verbose_name="fichier"
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=160, verbose_name="nom du fichier")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pieces",
                                to="conventions.piecetype",
                                verbose_name="pièce",
                            ),
                        ),
                        ("not_applicable", models.BooleanField(default=False, verbose_name="sans objet")),
                    ],
                    options={
                        "verbose_name": "pièce",
                        "verbose_name_plural": "pièces",
                        "ordering": ["convention", "type__rank", "type__code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("convention", "type"), name="conventions_piece_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("not_applicable", False), models.Q(("remark", ""), _negated=True), _connector="OR"
                                ),
                                name="conventions_piece_not_applicable",
                                violation_error_message="Une pièce sans objet porte la raison de l'être.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(verbose_name="tour")),
                        (
                            "side",
                            models.CharField(
                                choices=[("structure", "Structure"), ("service", "Service")],
                                max_length=10,
                                verbose_name="partie",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur"
                            ),
                        ),
                        (
                            "durable",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0, "Un taux va de 0 à 100."),
                                    django.core.validators.MaxValueValidator(100, "Un taux va de 0 à 100."),
                                ],
                                verbose_name="durable (%)",
                            ),
                        ),
                        (
                            "transition",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0, "Un taux va de 0 à 100."),
                                    django.core.validators.MaxValueValidator(100, "Un taux va de 0 à 100."),
                                ],
                                verbose_name="transition (%)",
                            ),
                        ),
                        (
                            "positive",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(0, "Un taux va de 0 à 100."),
                                    django.core.validators.MaxValueValidator(100, "Un taux va de 0 à 100."),
                                ],
                                verbose_name="positive (%)",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="justification")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "En attente de réponse"),
                                    ("countered", "Remplacée par une contre-proposition"),
                                    ("accepted", "Acceptée"),
                                    ("reopened", "Accord rouvert"),
                                ],
                                default="pending",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="saisie le")),
                        ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptée le")),
                        (
                            "client_key",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, unique=True, verbose_name="clé de saisie"
                            ),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="acceptation saisie par",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="saisie par",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="conventions.target",
                                verbose_name="cible",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposition",
                        "verbose_name_plural": "propositions",
                        "ordering": ["target", "round"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("durable__isnull", True),
                                        ("positive__isnull", True),
                                        ("transition__isnull", True),
                                        ("value__isnull", False),
                                    ),
                                    models.Q(
                                        ("durable__isnull", False),
                                        ("positive__isnull", False),
                                        ("transition__isnull", False),
                                        ("value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_proposal_shape",
                                violation_error_message="Une proposition porte soit une valeur, soit les trois taux de sortie.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("durable__isnull", True),
                                    models.Q(
                                        ("durable__gte", 0),
                                        (
                                            "durable__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.Value(100), "-", models.F("transition")
                                                ),
                                                "-",
                                                models.F("positive"),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_proposal_rates",
                                violation_error_message="La somme des trois taux ne peut pas dépasser cent pour cent.",
                            ),
                            models.UniqueConstraint(fields=("target", "round"), name="conventions_proposal_round"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "pending")),
                                fields=("target",),
                                name="conventions_one_pending_proposal",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Siae",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "siret",
                            models.CharField(
                                help_text="14 chiffres, espaces acceptés.", max_length=14, verbose_name="SIRET"
                            ),
                        ),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("EI", "Entreprise d'insertion"),
                                    ("ETTI", "Entreprise de travail temporaire d'insertion"),
                                    ("ACI", "Atelier et chantier d'insertion"),
                                    ("AI", "Association intermédiaire"),
                                ],
                                max_length=4,
                                verbose_name="type",
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="dénomination sociale")),
                        ("sign", models.CharField(blank=True, max_length=160, verbose_name="enseigne")),
                        ("legal_form", models.CharField(blank=True, max_length=120, verbose_name="forme juridique")),
                        ("naf", models.CharField(blank=True, max_length=6, verbose_name="code NAF")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="courriel")),
                        ("network", models.CharField(blank=True, max_length=80, verbose_name="réseau")),
                        (
                            "parent_siren",
                            models.CharField(blank=True, max_length=9, verbose_name="SIREN de la société mère"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("active", "Active"), ("closed", "Fermée")],
                                default="active",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermée le")),
                        ("search_key", models.CharField(editable=False, max_length=500)),
                        ("sort_key", models.CharField(editable=False, max_length=160)),
                        (
                            "sectors",
                            models.ManyToManyField(
                                blank=True,
                                related_name="siaes",
                                to="conventions.activitysector",
                                verbose_name="secteurs d'activité",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="siaes",
                                to="core.service",
                                verbose_name="service",
                            ),
                        ),
                        ("city_key", models.CharField(default="", editable=False, max_length=80)),
                    ],
                    options={
                        "verbose_name": "structure",
                        "verbose_name_plural": "structures",
                        "ordering": ["sort_key", "pk"],
                        "indexes": [
                            models.Index(fields=["sort_key", "id"], name="conventions_siae_sort"),
                            models.Index(fields=["service", "type"], name="conventions_siae_service"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("siret", "type", "service"),
                                name="conventions_siae_key",
                                violation_error_message="Une structure de ce SIRET et de ce type existe déjà dans ce service.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="convention, amendment, fdi, diagnostic", max_length=30, verbose_name="nature"
                            ),
                        ),
                        ("object_id", models.BigIntegerField()),
                        ("label", models.CharField(max_length=300, verbose_name="objet")),
                        (
                            "for_information",
                            models.BooleanField(default=False, verbose_name="pour information seulement"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                help_text="Pour avis ou pour information, et pourquoi.",
                                max_length=300,
                                verbose_name="pourquoi",
                            ),
                        ),
                        ("must_be_favourable", models.BooleanField(default=False, verbose_name="avis favorable exigé")),
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="date d'effet de l'objet"),
                        ),
                        ("asked_on", models.DateField(verbose_name="demandé le")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="à rendre avant le")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "En attente"),
                                    ("answered", "Rendu"),
                                    ("withdrawn", "Demande retirée"),
                                ],
                                default="pending",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "opinion",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("favourable", "Favorable"),
                                    ("reserved", "Favorable avec réserves"),
                                    ("unfavourable", "Défavorable"),
                                ],
                                max_length=12,
                                verbose_name="avis",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="texte de l'avis")),
                        ("given_on", models.DateField(blank=True, null=True, verbose_name="rendu le")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("council", "Séance tenue dans le portail"),
                                    ("by_hand", "Séance tenue hors du portail"),
                                ],
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "minutes",
                            models.FileField(
                                blank=True,
                                upload_to=iae_portal.documents.uploads.upload_path,
                                verbose_name="procès-verbal",
                            ),
                        ),
                        ("minutes_name", models.CharField(blank=True, max_length=160, verbose_name="nom du fichier")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="demandé par",
                            ),
                        ),
                        (
                            "content_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinion_requests",
                                to="core.service",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "siae",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinion_requests",
                                to="conventions.siae",
                                verbose_name="structure",
                            ),
                        ),
                        (
                            "filed_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="dossier déposé le"),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="conventions.opinionrequest",
                                verbose_name="première demande, que celle-ci suit",
                            ),
                        ),
                        (
                            "shown",
                            models.JSONField(
                                blank=True, default=dict, editable=False, verbose_name="ce qui est présenté"
                            ),
                        ),
                        ("lifted_by", models.TextField(blank=True, verbose_name="ce qui lève les réserves")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="réserves levées le")),
                    ],
                    options={
                        "verbose_name": "demande d'avis",
                        "verbose_name_plural": "demandes d'avis",
                        "ordering": [models.OrderBy(models.F("effective_on"), nulls_last=True), "asked_on", "pk"],
                        "indexes": [models.Index(fields=["service", "state"], name="conventions_opinion_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "pending")),
                                fields=("kind", "content_type", "object_id"),
                                name="conventions_one_pending_opinion",
                                violation_error_message="Une demande d'avis est déjà en attente pour cet objet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "answered"), _negated=True),
                                    models.Q(
                                        ("given_on__isnull", False),
                                        models.Q(("source", ""), _negated=True),
                                        models.Q(
                                            models.Q(("opinion", ""), _negated=True),
                                            ("for_information", True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_answered_opinion",
                                violation_error_message="Un avis rendu porte sa date, son sens et sa source.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "answered"),
                                    models.Q(("given_on__isnull", True), ("state__in", ["pending", "withdrawn"])),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_states",
                                violation_error_message="Une demande en attente ou retirée n'a pas d'avis.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("given_on__isnull", True),
                                    ("asked_on__isnull", True),
                                    ("given_on__gte", models.F("asked_on")),
                                    models.Q(("filed_on__isnull", False), ("source", "by_hand")),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_after_asked",
                                violation_error_message="L'avis ne peut pas précéder la demande au conseil.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("given_on__isnull", True),
                                    ("filed_on__isnull", True),
                                    ("given_on__gte", models.F("filed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_after_filed",
                                violation_error_message="L'avis ne peut pas précéder le dépôt de la demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_on__isnull", True),
                                    ("given_on__isnull", True),
                                    ("lifted_on__gte", models.F("given_on")),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_lifted_after_given",
                                violation_error_message="Des réserves ne sont pas levées avant l'avis.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_by", ""), ("lifted_on__isnull", True)),
                                    models.Q(
                                        ("lifted_on__isnull", False),
                                        ("opinion", "reserved"),
                                        models.Q(("lifted_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_opinion_lifted",
                                violation_error_message="Seules des réserves se lèvent, avec le jour et ce qui les lève.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("indicator_code", models.CharField(max_length=20, verbose_name="indicateur")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur"
                            ),
                        ),
                        (
                            "examined",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="sorties examinées"),
                        ),
                        ("durable", models.PositiveIntegerField(blank=True, null=True, verbose_name="emploi durable")),
                        (
                            "transition",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="emploi de transition"),
                        ),
                        (
                            "positive",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="sorties positives"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("declared", "Déclaré par la structure"),
                                    ("agency", "Extrait de l'agence de paiement"),
                                ],
                                default="declared",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "siae",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="conventions.siae",
                                verbose_name="structure",
                            ),
                        ),
                        ("motives", models.JSONField(blank=True, default=dict, verbose_name="sorties par motif")),
                    ],
                    options={
                        "verbose_name": "relevé",
                        "verbose_name_plural": "relevés",
                        "ordering": ["siae", "indicator_code", "year"],
                        "indexes": [models.Index(fields=["indicator_code", "year"], name="conventions_measure_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("siae", "indicator_code", "year"),
                                name="conventions_measure_once",
                                violation_error_message="Un relevé existe déjà pour cet indicateur et cette année.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("examined__isnull", True), ("value__isnull", False)),
                                    models.Q(
                                        ("durable__isnull", False),
                                        ("examined__isnull", False),
                                        ("positive__isnull", False),
                                        ("transition__isnull", False),
                                        ("value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_measure_shape",
                                violation_error_message="Un relevé porte soit une valeur, soit les quatre nombres de sorties.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("examined__isnull", True),
                                    (
                                        "examined__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("durable"), "+", models.F("transition")
                                            ),
                                            "+",
                                            models.F("positive"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_measure_exits",
                                violation_error_message="Les sorties dynamiques ne peuvent pas dépasser les sorties examinées.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Antenna",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                        ("city", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                        (
                            "siae",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="antennas",
                                to="conventions.siae",
                                verbose_name="structure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "antenne",
                        "verbose_name_plural": "antennes",
                        "ordering": ["siae", "name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Signatory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(verbose_name="ordre")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("structure", "Structure"),
                                    ("agency", "Agence pour l'emploi"),
                                    ("departement", "Département"),
                                    ("state", "État"),
                                ],
                                max_length=12,
                                verbose_name="partie",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        ("quality", models.CharField(blank=True, max_length=160, verbose_name="qualité")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="envoyée le")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée le")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatories",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.signaturedelegation",
                                verbose_name="délégation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signataire de l'État",
                            ),
                        ),
                        (
                            "frozen_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="version figée le"),
                        ),
                    ],
                    options={
                        "verbose_name": "signataire",
                        "verbose_name_plural": "signataires",
                        "ordering": ["convention", "order"],
                        "constraints": [
                            models.UniqueConstraint(fields=("convention", "kind"), name="conventions_signatory_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("sent_on__isnull", True),
                                    ("signed_on__gte", models.F("sent_on")),
                                    _connector="OR",
                                ),
                                name="conventions_signatory_dates",
                                violation_error_message="La signature ne peut pas précéder l'envoi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("sent_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_sent_after_version",
                                violation_error_message="La version de signature ne peut pas être envoyée avant d'être figée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("signed_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_party_after_version",
                                violation_error_message="La version de signature ne peut pas être signée avant d'être figée.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignatureVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("snapshot", models.JSONField(verbose_name="contenu figé")),
                        ("frozen_at", models.DateTimeField(verbose_name="figée le")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                        ("cancel_reason", models.TextField(blank=True, verbose_name="motif d'annulation")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature_versions",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="figée par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version de signature",
                        "verbose_name_plural": "versions de signature",
                        "ordering": ["convention", "-rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("convention", "rank"), name="conventions_signature_rank"),
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at__isnull", True)),
                                fields=("convention",),
                                name="conventions_one_live_signature_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("rounds", models.PositiveSmallIntegerField(default=0, verbose_name="tours")),
                        (
                            "agreed",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed_for",
                                to="conventions.proposal",
                                verbose_name="cible convenue",
                            ),
                        ),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="conventions.indicator",
                                verbose_name="indicateur",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "cible",
                        "verbose_name_plural": "cibles",
                        "ordering": ["convention", "indicator__axis", "indicator__code", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("convention", "indicator", "year"),
                                name="conventions_target_once",
                                violation_error_message="Cet indicateur est déjà négocié pour cette année.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("purpose", models.TextField(verbose_name="objet de l'avenant")),
                        (
                            "posts_before",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="postes avant (ETP)"
                            ),
                        ),
                        (
                            "posts_after",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="postes après (ETP)"
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="date d'effet")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "En préparation"),
                                    ("opinion_pending", "Soumis pour avis"),
                                    ("opinion_given", "Avis rendu"),
                                    ("told", "Transmis pour information"),
                                    ("ready_to_sign", "Prêt à signer"),
                                    ("signed", "Signé"),
                                    ("cancelled", "Abandonné"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="état",
                            ),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signé le")),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                upload_to=iae_portal.documents.uploads.upload_path,
                                verbose_name="exemplaire signé",
                            ),
                        ),
                        ("scan_name", models.CharField(blank=True, max_length=160, verbose_name="nom du fichier")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "convention_signed_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="convention signée le"
                            ),
                        ),
                        (
                            "opinion_given_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="avis rendu le"),
                        ),
                        (
                            "told_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="transmis pour information le"
                            ),
                        ),
                        ("after", models.JSONField(blank=True, default=dict, verbose_name="clauses après")),
                        (
                            "applied_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="porté au dossier le"),
                        ),
                        ("before", models.JSONField(blank=True, default=dict, verbose_name="clauses avant")),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.signaturedelegation",
                                verbose_name="délégation",
                            ),
                        ),
                        (
                            "filed_on",
                            models.DateField(blank=True, null=True, verbose_name="demandé par la structure le"),
                        ),
                        (
                            "frozen_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="version de signature figée le"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("posts", "Postes"),
                                    ("period", "Période"),
                                    ("objectives", "Objectifs et cibles"),
                                    ("parties", "Signataires et compte bancaire"),
                                    ("activity", "Activité et projet d'insertion"),
                                    ("other", "Autre"),
                                ],
                                default="other",
                                max_length=12,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "others_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par les autres parties le"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signataire de l'État",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signature saisie par",
                            ),
                        ),
                        (
                            "snapshot",
                            models.JSONField(blank=True, default=dict, editable=False, verbose_name="contenu figé"),
                        ),
                    ],
                    options={
                        "verbose_name": "avenant",
                        "verbose_name_plural": "avenants",
                        "ordering": ["convention", "rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("convention", "rank"), name="conventions_amendment_rank"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "signed"), _negated=True),
                                    ("signed_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_signed",
                                violation_error_message="Un avenant signé porte la date de sa signature.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("opinion_given_on__isnull", True),
                                    ("signed_on__gte", models.F("opinion_given_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_after_opinion",
                                violation_error_message="L'État ne peut pas signer avant que l'avis du conseil soit rendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("convention_signed_on__isnull", True),
                                    ("signed_on__gte", models.F("convention_signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_after_convention",
                                violation_error_message="Un avenant ne peut pas être signé avant sa convention.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "told"), _negated=True),
                                    ("told_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_told",
                                violation_error_message="Un avenant transmis pour information porte le jour de sa transmission.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "opinion_given"), _negated=True),
                                    ("opinion_given_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_opinion",
                                violation_error_message="Un avenant dont l'avis est rendu porte le jour de cet avis.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("told_on__isnull", True),
                                    ("signed_on__gte", models.F("told_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_after_telling",
                                violation_error_message="Un avenant ne peut pas être signé avant que le conseil soit informé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "opinion_pending",
                                            "opinion_given",
                                            "told",
                                            "ready_to_sign",
                                            "signed",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="conventions_amendment_state",
                                violation_error_message="Cet état n'est pas celui d'un avenant.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready_to_sign"), _negated=True),
                                    ("frozen_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_frozen",
                                violation_error_message="Un avenant prêt à signer porte le jour de sa version de signature.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("effective_on__gte", models.F("signed_on")),
                                    models.Q(("effective_on__day", 1), ("effective_on__month", 1), ("kind", "posts")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_not_late",
                                violation_error_message="L'avenant prend effet au plus tôt le jour de sa signature : seul celui qui fixe les postes de l'année à compter du 1er janvier peut être signé après sa date d'effet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("signed_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_after_version",
                                violation_error_message="Un avenant ne peut pas être signé avant que sa version de signature soit figée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("others_signed_on__isnull", True),
                                    ("frozen_on__isnull", True),
                                    ("others_signed_on__gte", models.F("frozen_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_others_after_version",
                                violation_error_message="Les autres parties ne peuvent pas signer avant que la version de signature soit figée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__isnull", True),
                                    ("others_signed_on__isnull", True),
                                    ("signed_on__gte", models.F("others_signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_after_others",
                                violation_error_message="L'État signe en dernier : il ne peut pas signer avant les autres parties.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["posts", "period", "objectives", "parties", "activity", "other"]),
                                    models.Q(("posts_after__isnull", True), ("kind", "posts"), _connector="OR"),
                                ),
                                name="conventions_amendment_kind",
                                violation_error_message="Seul un avenant sur les postes change le nombre de postes.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("told_on__isnull", True),
                                    ("filed_on__isnull", True),
                                    ("told_on__gte", models.F("filed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_told_after_filed",
                                violation_error_message="Le conseil ne peut pas être informé d'un avenant avant que la structure le demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinion_given_on__isnull", True),
                                    ("filed_on__isnull", True),
                                    ("opinion_given_on__gte", models.F("filed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_opinion_since_filed",
                                violation_error_message="L'avis ne peut pas précéder la demande de la structure.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_on__isnull", True),
                                    ("told_on__isnull", True),
                                    ("frozen_on__gte", models.F("told_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_frozen_after_telling",
                                violation_error_message="La version de signature ne peut pas être figée avant que le conseil soit informé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frozen_on__isnull", True),
                                    ("opinion_given_on__isnull", True),
                                    ("frozen_on__gte", models.F("opinion_given_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_frozen_after_opinion",
                                violation_error_message="La version de signature ne peut pas être figée avant que l'avis du conseil soit rendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("applied_on__isnull", True),
                                    ("effective_on__isnull", True),
                                    ("applied_on__gte", models.F("effective_on")),
                                    _connector="OR",
                                ),
                                name="conventions_amendment_applied_from_effect",
                                violation_error_message="Un avenant ne peut pas être porté au dossier avant sa date d'effet.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdversarialProcedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("grounds", models.TextField(verbose_name="griefs")),
                        (
                            "notified_on",
                            models.DateField(blank=True, null=True, verbose_name="lettre recommandée reçue le"),
                        ),
                        (
                            "observations_due_on",
                            models.DateField(blank=True, null=True, verbose_name="observations attendues jusqu'au"),
                        ),
                        ("observations", models.TextField(blank=True, verbose_name="observations de la structure")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="close le")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedures",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "outcome_details",
                            models.TextField(blank=True, verbose_name="précisions sur la suite donnée"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Ouverte"),
                                    ("terminate", "Close : résilier"),
                                    ("dropped", "Classée sans suite"),
                                    ("untold", "Close, suite à préciser"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("heard_on", models.DateField(blank=True, null=True, verbose_name="structure entendue le")),
                        ("observed_on", models.DateField(blank=True, null=True, verbose_name="observations reçues le")),
                        (
                            "convention_signed_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="convention signée le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "procédure contradictoire",
                        "verbose_name_plural": "procédures contradictoires",
                        "ordering": ["convention", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("observations_due_on__gt", models.F("notified_on"))),
                                name="conventions_procedure_delay",
                                violation_error_message="Le délai d'observations suit la réception de la lettre.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("convention",),
                                name="conventions_one_open_procedure",
                                violation_error_message="Une procédure est déjà ouverte pour cette convention.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "terminate", "dropped", "untold"])),
                                name="conventions_procedure_state",
                                violation_error_message="Cet état n'est pas celui d'une procédure contradictoire.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on__isnull", True), ("state", "open")),
                                    models.Q(models.Q(("state", "open"), _negated=True), ("closed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_closed",
                                violation_error_message="Une procédure close porte sa date et sa suite.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("notified_on__isnull", True), ("observations_due_on__isnull", True)),
                                    models.Q(("notified_on__isnull", False), ("observations_due_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_received",
                                violation_error_message="Le délai d'observations va avec la réception de la lettre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("observed_on__isnull", True),
                                    ("notified_on__isnull", True),
                                    ("observed_on__gte", models.F("notified_on")),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_observed_after_notice",
                                violation_error_message="Les observations ne peuvent pas précéder la réception de la lettre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("heard_on__isnull", True),
                                    ("notified_on__isnull", True),
                                    ("heard_on__gte", models.F("notified_on")),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_heard_after_notice",
                                violation_error_message="La structure ne peut pas être entendue avant la réception de la lettre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "terminate"), _negated=True),
                                    models.Q(
                                        ("closed_on__gt", models.F("observations_due_on")),
                                        ("observations_due_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_waits",
                                violation_error_message="La procédure conclut à la résiliation après la fin du délai d'observations.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notified_on__isnull", True),
                                    ("convention_signed_on__isnull", True),
                                    ("notified_on__gte", models.F("convention_signed_on")),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_after_convention",
                                violation_error_message="La structure ne peut pas avoir reçu la lettre avant la signature de la convention.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("notified_on__isnull", True),
                                    ("closed_on__gte", models.F("notified_on")),
                                    _connector="OR",
                                ),
                                name="conventions_procedure_closed_after_notice",
                                violation_error_message="La procédure ne peut pas être close avant la réception de la lettre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ManagementReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année examinée")),
                        (
                            "form",
                            models.CharField(
                                choices=[("full", "Complet et approfondi"), ("light", "Allégé")],
                                max_length=10,
                                verbose_name="forme",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="tenu le")),
                        ("participants", models.TextField(blank=True, verbose_name="autres participants")),
                        ("findings", models.TextField(verbose_name="constats")),
                        ("conclusions", models.TextField(verbose_name="décisions et suites")),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="rédacteur",
                            ),
                        ),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "for_agency",
                            models.CharField(blank=True, max_length=300, verbose_name="pour l'agence pour l'emploi"),
                        ),
                        (
                            "for_funders",
                            models.CharField(blank=True, max_length=300, verbose_name="pour les financeurs"),
                        ),
                        (
                            "for_structure",
                            models.CharField(blank=True, max_length=300, verbose_name="pour la structure"),
                        ),
                    ],
                    options={
                        "verbose_name": "dialogue de gestion",
                        "verbose_name_plural": "dialogues de gestion",
                        "ordering": ["convention", "-year", "-held_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("convention", "year"),
                                name="conventions_review_once",
                                violation_error_message="Le dialogue de gestion de cette année est déjà enregistré.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("held_on__year__gte", models.F("year"))),
                                name="conventions_review_year_begun",
                                violation_error_message="Le dialogue de gestion d'une année ne se tient pas avant qu'elle commence.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StructureLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom du contact")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="courriel du contact")),
                        (
                            "nonce",
                            models.CharField(
                                default=conventions.models.exchange.new_nonce, editable=False, max_length=24
                            ),
                        ),
                        ("sent_on", models.DateField(verbose_name="envoyé le")),
                        ("expires_on", models.DateField(verbose_name="valable jusqu'au")),
                        ("revoked_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                        ("code_hash", models.CharField(blank=True, editable=False, max_length=64)),
                        ("code_sent_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("code_tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="structure_links",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="envoyé par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lien de structure",
                        "verbose_name_plural": "liens de structures",
                        "ordering": ["convention", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_on__isnull", True)),
                                fields=("convention", "email"),
                                name="conventions_link_once",
                                violation_error_message="Ce contact a déjà un lien sur ce dossier : prolongez-le, ou retirez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_on__gte", models.F("sent_on"))),
                                name="conventions_link_days",
                                violation_error_message="Un lien ne peut pas expirer avant le jour de son envoi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_on__isnull", True),
                                    ("revoked_on__gte", models.F("sent_on")),
                                    _connector="OR",
                                ),
                                name="conventions_link_revoked_after",
                                violation_error_message="Un lien ne peut pas être retiré avant le jour de son envoi.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exchange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="nature")),
                        ("year", models.PositiveSmallIntegerField(default=0, verbose_name="année")),
                        ("month", models.PositiveSmallIntegerField(default=0, verbose_name="mois")),
                        ("asked_on", models.DateField(verbose_name="demandé le")),
                        ("due_on", models.DateField(verbose_name="attendu le")),
                        ("reminded", models.BooleanField(default=True, verbose_name="rappels à la structure")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="saisie de la structure")),
                        ("version", models.PositiveIntegerField(default=0, editable=False)),
                        ("typed_by", models.CharField(blank=True, max_length=120, verbose_name="saisi par")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="envoyé le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="traité le")),
                        ("taken", models.JSONField(blank=True, default=list, verbose_name="lignes reprises")),
                        ("comment", models.TextField(blank=True, max_length=2000, verbose_name="mot du service")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="demandé par",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="traité par",
                            ),
                        ),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exchanges",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exchanges",
                                to="conventions.structurelink",
                                verbose_name="lien",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "échange avec une structure",
                        "verbose_name_plural": "échanges avec les structures",
                        "ordering": ["due_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=["sent_on"],
                                name="conventions_exchange_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("convention", "kind", "year", "month"),
                                name="conventions_exchange_once",
                                violation_error_message="C'est déjà demandé à cette structure : la demande est en cours.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("asked_on"))),
                                name="conventions_exchange_due",
                                violation_error_message="La date attendue ne peut pas précéder la demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on__isnull", True), ("sent_on__gte", models.F("asked_on")), _connector="OR"
                                ),
                                name="conventions_exchange_sent",
                                violation_error_message="Un envoi ne peut pas précéder la demande.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("closed_on__gte", models.F("asked_on")),
                                    _connector="OR",
                                ),
                                name="conventions_exchange_closed",
                                violation_error_message="Un échange ne peut pas être traité avant la demande.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                upload_to=iae_portal.documents.uploads.upload_path, verbose_name="fichier"
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                        ("size", models.PositiveIntegerField(verbose_name="taille")),
                        (
                            "exchange",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="conventions.exchange",
                                verbose_name="échange",
                            ),
                        ),
                        (
                            "piece",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="conventions.piece",
                                verbose_name="pièce",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fichier d'un échange",
                        "verbose_name_plural": "fichiers des échanges",
                        "ordering": ["exchange", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("exchange", "piece"), name="conventions_exchange_file_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
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
                                    ("recovery", "Ordre de reversement"),
                                    ("renewal", "Demande de renouvellement attendue"),
                                    ("year", "Résultats et bilan de l'année attendus"),
                                ],
                                max_length=16,
                                verbose_name="nature",
                            ),
                        ),
                        ("facts", models.JSONField(blank=True, default=dict, verbose_name="contenu")),
                        ("written_on", models.DateField(verbose_name="écrite le")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="réponse attendue avant le")),
                        ("mailed", models.BooleanField(default=False, verbose_name="envoyée par courriel")),
                        ("posted_on", models.DateField(blank=True, null=True, verbose_name="postée le")),
                        (
                            "registered_number",
                            models.CharField(blank=True, max_length=20, verbose_name="numéro de recommandé"),
                        ),
                        (
                            "received_on",
                            models.DateField(blank=True, null=True, verbose_name="reçue par la structure le"),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse reçue le")),
                        ("answer", models.TextField(blank=True, verbose_name="ce que dit la réponse")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="écrite par",
                            ),
                        ),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lettre",
                        "verbose_name_plural": "lettres",
                        "ordering": ["convention", "-rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("convention", "rank"), name="conventions_letter_rank"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("registered_number", ""), ("posted_on__isnull", False), _connector="OR"
                                ),
                                name="conventions_letter_registered",
                                violation_error_message="Un numéro de recommandé va avec le jour où la lettre a été postée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("posted_on__isnull", True),
                                    ("written_on__isnull", True),
                                    ("posted_on__gte", models.F("written_on")),
                                    _connector="OR",
                                ),
                                name="conventions_letter_posted_after_written",
                                violation_error_message="Une lettre ne peut pas être postée avant d'être écrite.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on__isnull", True),
                                    ("posted_on__isnull", True),
                                    ("received_on__gte", models.F("posted_on")),
                                    _connector="OR",
                                ),
                                name="conventions_letter_received_after_posted",
                                violation_error_message="Une lettre ne peut pas être reçue avant d'être postée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on__isnull", True),
                                    ("written_on__isnull", True),
                                    ("received_on__gte", models.F("written_on")),
                                    _connector="OR",
                                ),
                                name="conventions_letter_received_after_written",
                                violation_error_message="Une lettre ne peut pas être reçue avant d'être écrite.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_on__isnull", True),
                                    ("written_on__isnull", True),
                                    ("answered_on__gte", models.F("written_on")),
                                    _connector="OR",
                                ),
                                name="conventions_letter_answered_after_written",
                                violation_error_message="La réponse ne peut pas précéder la lettre.",
                            ),
                            models.CheckConstraint(
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
                                            "recovery",
                                            "renewal",
                                            "year",
                                        ],
                                    )
                                ),
                                name="conventions_letter_kind",
                                violation_error_message="Cette nature n'est pas celle d'une lettre.",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__isnull", True),
                                    ("written_on__isnull", True),
                                    ("due_on__gte", models.F("written_on")),
                                    _connector="OR",
                                ),
                                name="conventions_letter_due_after_written",
                                violation_error_message="Une réponse ne peut pas être attendue avant le jour de la lettre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("start", models.DateField(verbose_name="à compter du")),
                        (
                            "end",
                            models.DateField(
                                blank=True,
                                help_text="Laisser vide si la fin n'est pas connue.",
                                null=True,
                                verbose_name="jusqu'au",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif de la suspension")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suspension",
                        "verbose_name_plural": "suspensions",
                        "ordering": ["convention", "-start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="conventions_suspension_dates",
                                violation_error_message="La date de fin précède la date de début : corrigez l'une des deux.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("end__isnull", True)),
                                fields=("convention",),
                                name="conventions_one_open_suspension",
                                violation_error_message="Les paiements de cette convention sont déjà suspendus.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DroppedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                upload_to=iae_portal.documents.uploads.upload_path, verbose_name="fichier"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dropped_files",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fichier à ranger",
                        "verbose_name_plural": "fichiers à ranger",
                        "ordering": ["convention", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Undertaking",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="engagement")),
                        (
                            "owner",
                            models.CharField(
                                choices=[
                                    ("structure", "La structure"),
                                    ("service", "Le service"),
                                    ("agency", "L'agence pour l'emploi"),
                                    ("funder", "Un financeur"),
                                ],
                                max_length=10,
                                verbose_name="à la charge de",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="au plus tard le")),
                        ("kept_on", models.DateField(blank=True, null=True, verbose_name="tenu le")),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="undertakings",
                                to="conventions.managementreview",
                                verbose_name="dialogue de gestion",
                            ),
                        ),
                        ("promised_on", models.DateField(editable=False, verbose_name="pris le")),
                    ],
                    options={
                        "verbose_name": "engagement",
                        "verbose_name_plural": "engagements",
                        "ordering": ["review", "due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("owner__in", ["structure", "service", "agency", "funder"])),
                                name="conventions_undertaking_owner",
                                violation_error_message="Un engagement est à la charge d'une des parties au dialogue.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gt", models.F("promised_on"))),
                                name="conventions_undertaking_due_later",
                                violation_error_message="Un engagement se tient après le dialogue où il est pris.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kept_on__isnull", True),
                                    ("promised_on__isnull", True),
                                    ("kept_on__gte", models.F("promised_on")),
                                    _connector="OR",
                                ),
                                name="conventions_undertaking_kept_since_promised",
                                violation_error_message="Un engagement ne peut pas être tenu avant le dialogue où il est pris.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearReturn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "report_received_on",
                            models.DateField(blank=True, null=True, verbose_name="bilan d'activité reçu le"),
                        ),
                        (
                            "report",
                            models.FileField(
                                blank=True,
                                upload_to=iae_portal.documents.uploads.upload_path,
                                verbose_name="bilan d'activité",
                            ),
                        ),
                        (
                            "report_name",
                            models.CharField(blank=True, max_length=160, verbose_name="nom du fichier du bilan"),
                        ),
                        (
                            "accounts_received_on",
                            models.DateField(blank=True, null=True, verbose_name="comptes annuels reçus le"),
                        ),
                        (
                            "accounts",
                            models.FileField(
                                blank=True,
                                upload_to=iae_portal.documents.uploads.upload_path,
                                verbose_name="comptes annuels",
                            ),
                        ),
                        (
                            "accounts_name",
                            models.CharField(blank=True, max_length=160, verbose_name="nom du fichier des comptes"),
                        ),
                        (
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="year_returns",
                                to="conventions.convention",
                                verbose_name="convention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bilan annuel",
                        "verbose_name_plural": "bilans annuels",
                        "ordering": ["-year", "convention"],
                        "indexes": [models.Index(fields=["year"], name="conventions_year_return_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("convention", "year"),
                                name="conventions_year_return_once",
                                violation_error_message="Le bilan de cette année est déjà attendu de cette convention.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("report", ""), ("report_received_on__isnull", False), _connector="OR"
                                ),
                                name="conventions_year_return_report",
                                violation_error_message="Un bilan d'activité déposé porte le jour de sa réception.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accounts", ""), ("accounts_received_on__isnull", False), _connector="OR"
                                ),
                                name="conventions_year_return_accounts",
                                violation_error_message="Des comptes déposés portent le jour de leur réception.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExitMotive",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("start", models.DateField(verbose_name="à compter du")),
                        (
                            "end",
                            models.DateField(
                                blank=True,
                                help_text="Laisser vide si la fin n'est pas connue.",
                                null=True,
                                verbose_name="jusqu'au",
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("label", models.CharField(max_length=120, verbose_name="libellé")),
                        (
                            "exit_class",
                            models.CharField(
                                choices=[
                                    ("durable", "emploi durable"),
                                    ("transition", "emploi de transition"),
                                    ("positive", "sortie positive"),
                                    ("other", "autre sortie"),
                                    ("withdrawn", "retirée des sorties constatées"),
                                ],
                                max_length=12,
                                verbose_name="classe",
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(
                                default=100, help_text="L'ordre sur la page des résultats.", verbose_name="rang"
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "motif de sortie",
                        "verbose_name_plural": "motifs de sortie",
                        "ordering": ["rank", "code", "start"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="conventions_exit_motive_dates",
                                violation_error_message="La date de fin précède la date de début : corrigez l'une des deux.",
                            ),
                            models.UniqueConstraint(
                                fields=("code", "start"),
                                name="conventions_exit_motive_once",
                                violation_error_message="Ce motif a déjà une ligne à compter de ce jour.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("exit_class__in", ["durable", "transition", "positive", "other", "withdrawn"])
                                ),
                                name="conventions_exit_motive_class",
                                violation_error_message="Cette classe n'est pas une classe de sortie.",
                            ),
                        ],
                    },
                ),
            ],
        ),
        *GUARDS,
        *CATALOGUE,
        migrations.RunPython(set_bounds, migrations.RunPython.noop),
        *WITHIN_BOUNDS,
        migrations.RunPython(propose_lasting_pieces, migrations.RunPython.noop),
        *MOTIVES,
    ]
