"""Closed lists of floor 2."""

from django.db import models


class StructureType(models.TextChoices):
    """The four types of structure of the code du travail, L5132-4."""

    EI = "EI", "Entreprise d'insertion"
    ETTI = "ETTI", "Entreprise de travail temporaire d'insertion"
    ACI = "ACI", "Atelier et chantier d'insertion"
    AI = "AI", "Association intermédiaire"


class SiaeState(models.TextChoices):
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Fermée"


class ConventionForm(models.TextChoices):
    ANNUAL = "annual", "Convention annuelle"
    MULTI_YEAR = "multi_year", "Accord-cadre pluriannuel"


class ConventionState(models.TextChoices):
    OPENED = "opened", "Dossier ouvert"
    INCOMPLETE = "incomplete", "Incomplet"
    COMPLETE = "complete", "Complet"
    NEGOTIATION = "negotiation", "En négociation"
    OPINION_PENDING = "opinion_pending", "Soumis pour avis"
    OPINION_GIVEN = "opinion_given", "Avis rendu"
    READY_TO_SIGN = "ready_to_sign", "Prêt à signer"
    SIGNED = "signed", "Signée"
    IN_FORCE = "in_force", "En vigueur"
    EXPIRED = "expired", "Échue"
    RENEWED = "renewed", "Renouvelée"
    TERMINATED = "terminated", "Résiliée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


OPEN_STATES = (
    ConventionState.OPENED,
    ConventionState.INCOMPLETE,
    ConventionState.COMPLETE,
    ConventionState.NEGOTIATION,
    ConventionState.OPINION_PENDING,
    ConventionState.OPINION_GIVEN,
    ConventionState.READY_TO_SIGN,
)
# Before the council, or after its opinion.
SUBMITTED_STATES = (ConventionState.OPINION_PENDING, ConventionState.OPINION_GIVEN, ConventionState.READY_TO_SIGN)
RUNNING_STATES = (ConventionState.SIGNED, ConventionState.IN_FORCE)
# Two of a structure never share a day, though one is over.
ONCE_SIGNED_STATES = (*RUNNING_STATES, ConventionState.EXPIRED, ConventionState.RENEWED, ConventionState.TERMINATED)
# A dossier that ended before its signature: it renews nothing.
ABANDONED_STATES = (ConventionState.REFUSED, ConventionState.WITHDRAWN)
ENDED_STATES = (
    ConventionState.EXPIRED,
    ConventionState.RENEWED,
    ConventionState.TERMINATED,
    ConventionState.REFUSED,
    ConventionState.WITHDRAWN,
)

# Tone of the badge of a state (core.templatetags.portal.badge); a state that is not here is neutral.
STATE_TONES = {
    **dict.fromkeys(OPEN_STATES, "info"),
    ConventionState.INCOMPLETE: "warning",
    ConventionState.OPINION_PENDING: "warning",
    ConventionState.SIGNED: "success",
    ConventionState.IN_FORCE: "success",
    ConventionState.RENEWED: "success",
    ConventionState.TERMINATED: "error",
    ConventionState.REFUSED: "error",
}


class SignatoryKind(models.TextChoices):
    """Who signs, in the order of signature: the State comes last and dates the convention."""

    STRUCTURE = "structure", "Structure"
    AGENCY = "agency", "Agence pour l'emploi"
    DEPARTEMENT = "departement", "Département"
    STATE = "state", "État"


class Axis(models.TextChoices):
    """The four axes of activity of the model convention (annexe 5), and the results."""

    WELCOME = "welcome", "Accueil et intégration en milieu de travail"
    SUPPORT = "support", "Accompagnement social et professionnel"
    TRAINING = "training", "Formation des salariés en insertion"
    ECONOMY = "economy", "Contribution à l'activité économique et au développement territorial"
    RESULTS = "results", "Résultats à la sortie"


# Results are no objective in words: the targets carry them.
ACTIVITY_AXES = tuple(axis for axis in Axis if axis != Axis.RESULTS)


class ExchangeState(models.TextChoices):
    """Where a thing asked of a structure stands."""

    ASKED = "asked", "Demandé"
    DRAFT = "draft", "En cours chez la structure"
    SENT = "sent", "Proposé par la structure"
    CLOSED = "closed", "Traité"


class IndicatorUnit(models.TextChoices):
    PERCENT = "percent", "%"
    COUNT = "count", "nombre"
    HOURS = "hours", "heures"
    DAYS = "days", "jours"
    RATIO = "ratio", "rapport"
    EUROS = "euros", "euros"
    EXIT_RATES = "exit_rates", "taux de sortie (durable, transition, positive)"

    @property
    def sign(self) -> str:
        """Written after a number; nothing after what is a thing to count."""
        return {"percent": "%", "exit_rates": "%", "hours": "h", "days": "j", "euros": "€"}.get(self.value, "")

    @property
    def farthest(self) -> int:
        """DESIGN: no structure is beyond it, either way, where an indicator has no bound: a slip of the keyboard is."""
        return FARTHEST[self.value]


# Ten times the hours and the euros of the largest structures, the people and the posts of a département.
FARTHEST = {
    "percent": 1_000,
    "count": 10_000,
    "hours": 10_000_000,
    "days": 100_000,
    "ratio": 1_000,
    "euros": 1_000_000_000,
    "exit_rates": 100,
}


class Direction(models.TextChoices):
    UP = "up", "à augmenter"
    DOWN = "down", "à réduire"


class Side(models.TextChoices):
    STRUCTURE = "structure", "Structure"
    SERVICE = "service", "Service"


class ProposalState(models.TextChoices):
    PENDING = "pending", "En attente de réponse"
    COUNTERED = "countered", "Remplacée par une contre-proposition"
    ACCEPTED = "accepted", "Acceptée"
    REOPENED = "reopened", "Accord rouvert"


class MeasureSource(models.TextChoices):
    DECLARED = "declared", "Déclaré par la structure"
    AGENCY = "agency", "Extrait de l'agence de paiement"


class OpinionState(models.TextChoices):
    PENDING = "pending", "En attente"
    ANSWERED = "answered", "Rendu"
    WITHDRAWN = "withdrawn", "Demande retirée"


class OpinionValue(models.TextChoices):
    """An adjournment is no opinion: the request stays pending."""

    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"


class OpinionSource(models.TextChoices):
    COUNCIL = "council", "Séance tenue dans le portail"
    BY_HAND = "by_hand", "Séance tenue hors du portail"


class AmendmentKind(models.TextChoices):
    """What an amendment changes: each kind carries its own clauses (conventions.clauses)."""

    POSTS = "posts", "Postes"
    PERIOD = "period", "Période"
    OBJECTIVES = "objectives", "Objectifs et cibles"
    PARTIES = "parties", "Signataires et compte bancaire"
    ACTIVITY = "activity", "Activité et projet d'insertion"
    OTHER = "other", "Autre"


class AmendmentState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    OPINION_PENDING = "opinion_pending", "Soumis pour avis"
    OPINION_GIVEN = "opinion_given", "Avis rendu"
    TOLD = "told", "Transmis pour information"
    READY_TO_SIGN = "ready_to_sign", "Prêt à signer"
    SIGNED = "signed", "Signé"
    CANCELLED = "cancelled", "Abandonné"


AMENDMENT_TONES = {
    AmendmentState.OPINION_PENDING: "warning",
    AmendmentState.SIGNED: "success",
    AmendmentState.CANCELLED: "",
}


class LetterKind(models.TextChoices):
    """Letters of the service to the structure; its words are templates/conventions/documents/letters/<kind>.html."""

    ACKNOWLEDGEMENT = "acknowledgement", "Accusé de réception"
    MISSING = "missing", "Demande de pièces"
    RETURN = "return", "Renvoi pour correction"
    OPINION = "opinion", "Avis du conseil"
    NOTIFICATION = "notification", "Notification de la convention"
    REFUSAL = "refusal", "Refus"
    NOTICE = "notice", "Intention de résilier"
    DROPPED = "dropped", "Classement de la procédure"
    TERMINATION = "termination", "Résiliation"
    SUSPENSION = "suspension", "Suspension des paiements"
    RESUMPTION = "resumption", "Reprise des paiements"
    RECOVERY = "recovery", "Ordre de reversement"
    RENEWAL = "renewal", "Demande de renouvellement attendue"
    YEAR = "year", "Résultats et bilan de l'année attendus"


# On paper, by registered letter: their delays run from its receipt (R5132-5).
REGISTERED_LETTERS = (LetterKind.NOTICE, LetterKind.TERMINATION, LetterKind.RECOVERY)

# What commits the State: signed by the head, not by the officer in charge.
DECIDING_LETTERS = (
    *REGISTERED_LETTERS,
    LetterKind.NOTIFICATION,
    LetterKind.REFUSAL,
    LetterKind.DROPPED,
    LetterKind.SUSPENSION,
    LetterKind.RESUMPTION,
)


class ProcedureState(models.TextChoices):
    """A contradictory procedure is open, or closed on what follows it."""

    OPEN = "open", "Ouverte"
    TERMINATE = "terminate", "Close : résilier"
    DROPPED = "dropped", "Classée sans suite"
    UNTOLD = "untold", "Close, suite à préciser"  # closed on a free text, before the choice was asked


class ReviewForm(models.TextChoices):
    """Dialogue de gestion: full at application and renewal, light in between (instruction DGEFP 2014-2)."""

    FULL = "full", "Complet et approfondi"
    LIGHT = "light", "Allégé"


class UndertakingOwner(models.TextChoices):
    """Who has to keep what was promised in a dialogue de gestion."""

    STRUCTURE = "structure", "La structure"
    SERVICE = "service", "Le service"
    AGENCY = "agency", "L'agence pour l'emploi"
    FUNDER = "funder", "Un financeur"
