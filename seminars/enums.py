"""Closed lists of the seminars."""

from django.db import models


class EventKind(models.TextChoices):
    SEMINAR = "seminar", "Séminaire interrégional"
    ASSISES = "assises", "Assises nationales"


class EventState(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    OPEN = "open", "Inscriptions ouvertes"
    FULL = "full", "Complet"
    CLOSED = "closed", "Inscriptions closes"
    HELD = "held", "Tenu"
    REPORTED = "reported", "Bilan publié"
    CANCELLED = "cancelled", "Annulé"


class ContributionState(models.TextChoices):
    AWAITED = "awaited", "Attendue"
    GIVEN = "given", "Complète"
    OVER = "over", "Close avec l'événement"


STATE_TONES = {
    EventState.PREPARATION: "info",
    EventState.OPEN: "success",
    EventState.FULL: "warning",
    EventState.CLOSED: "",
    EventState.HELD: "",
    EventState.REPORTED: "success",
    EventState.CANCELLED: "error",
}
# Full too: who answers then joins the waiting list.
TAKING_ANSWERS = (EventState.OPEN, EventState.FULL)
AFTER = (EventState.HELD, EventState.REPORTED)
# Closed too: places are still freed and offered until the eve.
BEFORE_THE_DAY = (EventState.PREPARATION, EventState.OPEN, EventState.FULL, EventState.CLOSED)


class ItemKind(models.TextChoices):
    WELCOME = "welcome", "Accueil"
    PLENARY = "plenary", "Séance plénière"
    DIAGNOSES = "diagnoses", "Diagnostics territoriaux, région par région"
    WORKSHOP = "workshop", "Atelier"
    FINANCE = "finance", "Diagnostics financiers"
    LUNCH = "lunch", "Déjeuner"
    BREAK = "break", "Pause"
    CLOSING = "closing", "Clôture"


class HalfDay(models.TextChoices):
    MORNING = "morning", "Matin"
    AFTERNOON = "afternoon", "Après-midi"


class FourthWorkshop(models.TextChoices):
    """What a region answers about the optional workshop on a local initiative (instruction of 13 August 2008)."""

    YES = "yes", "Oui, la région propose un quatrième atelier"
    NO = "no", "Non, pas de quatrième atelier"


class WorkshopTheme(models.TextChoices):
    """Local initiatives that the instruction of 13 August 2008 gives as examples."""

    BRANCHES = "branches", "Travail avec les branches professionnelles"
    FIRMS = "firms", "Travail avec les entreprises classiques"
    CLAUSES = "clauses", "Clauses sociales dans les marchés publics"
    AUTHORITIES = "authorities", "Partenariat avec les collectivités"
    OTHER = "other", "Autre initiative du CDIAE"


class GuestCategory(models.TextChoices):
    COUNCIL = "council", "Membre d'un CDIAE"
    REGIONAL_PRESIDENT = "regional_president", "Président de conseil régional"
    GENERAL_PRESIDENT = "general_president", "Président de conseil général"
    SOCIAL_PARTNER = "social_partner", "Partenaires sociaux"
    ANPE = "anpe", "ANPE"
    NETWORK = "network", "Réseau de l'insertion"
    CDC = "cdc", "Caisse des Dépôts"
    STATE = "state", "Services de l'État"
    LOCAL_PARTNER = "local_partner", "Partenaire local"


class Answer(models.TextChoices):
    COMES = "comes", "Je viens"
    REPRESENTED = "represented", "Je me fais représenter"
    DECLINES = "declines", "Je ne peux pas venir"


# The same, told of somebody.
ANSWER_LABELS = {
    "": "sans réponse",
    Answer.COMES: "vient",
    Answer.REPRESENTED: "se fait représenter",
    Answer.DECLINES: "ne vient pas",
}
COMING = (Answer.COMES, Answer.REPRESENTED)


class Place(models.TextChoices):
    NONE = "none", "Sans place"
    HELD = "held", "Place confirmée"
    OFFERED = "offered", "Place proposée, à confirmer"
    WAITING = "waiting", "Liste d'attente"
    LAPSED = "lapsed", "Proposition expirée"


TAKEN = (Place.HELD, Place.OFFERED)  # an offered place is nobody else's until it lapses

PLACE_TONES = {
    Place.NONE: "",
    Place.HELD: "success",
    Place.OFFERED: "info",
    Place.WAITING: "warning",
    Place.LAPSED: "error",
}
