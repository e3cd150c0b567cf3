"""Closed lists of financing. Codes shared with the engine are its own."""

from django.db import models

from conventions.enums import RUNNING_STATES, ConventionState, StructureType
from financing.calculation import annex, law

# The types of structure, and the EITI that some texts after 2019 name.
AidType = models.TextChoices(
    "AidType",
    {row.name: (row.value, row.label) for row in StructureType}
    | {"EITI": ("EITI", "Entreprise d'insertion par le travail indépendant")},
)


class Context(models.TextChoices):
    ORDINARY = law.ORDINARY, "Droit commun"
    PRISON = law.PRISON, "Milieu pénitentiaire"


class Territory(models.TextChoices):
    GENERAL = law.GENERAL, "Territoire général"
    MAYOTTE = law.MAYOTTE, "Mayotte"


class RegimeStatus(models.TextChoices):
    IN_FORCE = law.IN_FORCE, "En vigueur"
    REPEALED = law.REPEALED, "Abrogé"
    SIMULATION = law.SIMULATION, "Simulation"


class Method(models.TextChoices):
    PER_FTE = law.PER_FTE, "Par ETP"
    PER_POST = law.PER_POST, "Par poste d'accompagnement"
    LUMP_SUM = law.LUMP_SUM, "Somme forfaitaire plafonnée"


class Regularisation(models.TextChoices):
    TWO_LAST_MONTHS = law.TWO_LAST_MONTHS, "Les deux derniers mois"
    MONTHS_5_8_11 = law.MONTHS_5_8_11, "Mois 5, 8 et 11, puis solde"
    NONE = "none", "Aucune"


class Capping(models.TextChoices):
    ANNEX = "annex", "Par annexe"
    NONE = "none", "Aucun"


class ModulationBase(models.TextChoices):
    DUE = "due", "Socle dû"
    AGREED = "agreed", "Socle conventionné"


class HoursKind(models.TextChoices):
    WORKED = "worked", "Heures travaillées"
    PAID = "paid", "Heures payées"
    MISSION = "mission", "Heures de mission rémunérées"
    MADE_AVAILABLE = "made_available", "Heures de mise à disposition"


class EnvelopeLevel(models.TextChoices):
    NATIONAL = "national", "Nationale"
    REGION = "region", "Régionale"
    SERVICE = "service", "Service"


class BudgetLine(models.TextChoices):
    JOB_AID = "job_aid", "Aide au poste"
    MODULATION = "modulation", "Part modulée"
    FDI = "fdi", "Fonds départemental d'insertion"


class MovementKind(models.TextChoices):
    NOTIFICATION = "notification", "Notification"
    FUNGIBILITY = "fungibility", "Fongibilité entre lignes"
    REDEPLOYMENT = "redeployment", "Redéploiement"
    FREEZE = "freeze", "Gel"
    LIFT = "lift", "Levée de gel"
    CARRY_OVER = "carry_over", "Report sur l'exercice suivant"


class AnnexState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    ENTERED = "entered", "Saisie"
    PROVISIONAL = "provisional", "Provisoire"
    VALIDATED = "validated", "Validée"
    SUPERSEDED = "superseded", "Remplacée"
    CLOSED = "closed", "Clôturée"
    CANCELLED = "cancelled", "Annulée"
    REJECTED = "rejected", "Rejetée"


PENDING_STATES = (AnnexState.ENTERED, AnnexState.PROVISIONAL)
# What a convention that was signed may be financed for: its missing annexe is prepared after its end too.
FUNDED_STATES = (*RUNNING_STATES, ConventionState.EXPIRED, ConventionState.RENEWED)
# A closed annexe still receives its modulated part, and what a retroactive text adds or takes back.
PAYABLE_STATES = (AnnexState.VALIDATED, AnnexState.CLOSED)
LIVE_STATES = (AnnexState.DRAFT, AnnexState.ENTERED, AnnexState.PROVISIONAL, AnnexState.VALIDATED)
# Those whose months count: every rank but what was given up, or gave its months to the next rank.
COUNTED_STATES = (*LIVE_STATES, AnnexState.CLOSED)
GIVEN_UP_STATES = (AnnexState.CANCELLED, AnnexState.REJECTED)
FALLEN_STATES = (*GIVEN_UP_STATES, AnnexState.SUPERSEDED)


class Funding(models.TextChoices):
    """What the envelope answered. Reserved: neither committed nor payable, waiting for a movement."""

    NONE = "none", "Sans engagement"
    RESERVED = "reserved", "En attente de crédits"
    COMMITTED = "committed", "Crédits engagés"


class Funder(models.TextChoices):
    COMMUNE = "commune", "Commune"
    INTERCOMMUNAL = "intercommunal", "Intercommunalité"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    FSE = "fse", "Fonds social européen"
    PLIE = "plie", "PLIE"
    FOUNDATION = "foundation", "Fondation ou mécénat"
    CDC = "cdc", "Caisse des Dépôts"
    BANK = "bank", "Banque"
    STATE = "state", "État (FDI)"
    OTHER = "other", "Autre"


class PaymentKind(models.TextChoices):
    ADVANCE = annex.ADVANCE, "Acompte"
    REGULARISATION = annex.REGULARISATION, "Régularisation"
    BALANCE = annex.BALANCE, "Solde"
    RECALL = "recall", "Rappel"
    RECOVERY = "recovery", "Reversement"
    MODULATION = "modulation", "Part modulée"


class LotAnswer(models.TextChoices):
    PENDING = "pending", "Sans réponse"
    PAID = "paid", "Payée"
    REJECTED = "rejected", "Rejetée"


class RejectCode(models.TextChoices):
    """DESIGN: no list of the agency's codes was read; these say what to correct before the line is asked again."""

    ACCOUNT = "RIB", "Compte inconnu ou clos"
    HOLDER = "TIT", "Le titulaire du compte n'est pas la structure"
    COMMITMENT = "ENG", "Engagement juridique inconnu"
    CREDITS = "CRE", "Crédits insuffisants chez le payeur"
    PAPER = "PCE", "Pièce ou signature manquante"
    TWICE = "DBL", "Déjà payée"
    OTHER = "AUT", "Autre motif"


class StateSource(models.TextChoices):
    GRID = "grid", "Saisi dans la grille"
    FILE = "file", "Importé"


class CampaignState(models.TextChoices):
    OPENED = "opened", "Collecte ouverte"
    COLLECTED = "collected", "Collecte close"
    COMPUTED = "computed", "Calculée"
    DECIDED = "decided", "Arrêtée"
    NOTIFIED = "notified", "Notifiée"
    CANCELLED = "cancelled", "Abandonnée"


class Criterion(models.TextChoices):
    """The three criteria of R5132-37 as the campaign collects them, each a numerator over a denominator."""

    PUBLIC = "public", "Public accueilli"
    EFFORT = "effort", "Effort d'insertion"
    RESULTS = "results", "Résultats à la sortie"


class DiagnosticOrigin(models.TextChoices):
    STRUCTURE = "structure", "Demande de la structure"
    SERVICE = "service", "Proposition du service"
    COUNCIL = "council", "Proposition du CDIAE ou de la commission IAE"
    CDC = "cdc", "Proposition de la Caisse des Dépôts"
    DLA = "dla", "Dispositif local d'accompagnement"


class DiagnosticState(models.TextChoices):
    OPEN = "open", "En cours"
    DELIVERED = "delivered", "Remis"
    GIVEN_UP = "given_up", "Abandonné"


class DiagnosticFollowUp(models.TextChoices):
    NONE = "none", "Aucune suite"
    SUPPORT = "support", "Accompagnement"
    ROUND = "round", "Tour de table"


class FdiNature(models.TextChoices):
    """Natures of the fund (circulaire DGEFP 2005-28)."""

    START_UP = "start_up", "Démarrage"
    DEVELOPMENT = "development", "Développement"
    CONSOLIDATION = "consolidation", "Consolidation"
    CONSULTING = "consulting", "Conseil"
    PROFESSIONALISATION = "professionalisation", "Professionnalisation"
    EVALUATION = "evaluation", "Évaluation"


class FdiState(models.TextChoices):
    FILED = "filed", "Déposé"
    OPINION_PENDING = "opinion_pending", "Soumis pour avis"
    OPINION_GIVEN = "opinion_given", "Avis rendu"
    GRANTED = "granted", "Accordé"
    FIRST_PAID = "first_paid", "Premier versement fait"
    PAID = "paid", "Soldé"
    REFUSED = "refused", "Refusé"
    GIVEN_UP = "given_up", "Abandonné"
