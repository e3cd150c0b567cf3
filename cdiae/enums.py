"""Closed lists of the council."""

from django.db import models


class CollegeCode(models.TextChoices):
    """Groups of seats of the IAE formation (code du travail, R5112-17); the qualified persons are those of 1999."""

    CHAIR = "chair", "Présidence"
    STATE = "state", "Services de l'État"
    ELECTED = "elected", "Élus des collectivités territoriales"
    AGENCY = "agency", "Service public de l'emploi"
    IAE = "iae", "Insertion par l'activité économique"
    EMPLOYERS = "employers", "Organisations d'employeurs"
    UNIONS = "unions", "Organisations syndicales de salariés"
    QUALIFIED = "qualified", "Personnes qualifiées"


class Basis(models.TextChoices):
    """Why a person holds a seat: it decides who may replace him (décret 2006-672, R. 133-3)."""

    OFFICE = "office", "Membre de droit, par sa fonction"
    ELECTED = "elected", "Élu d'une assemblée"
    DESIGNATED = "designated", "Désigné par une organisation"
    QUALIFIED = "qualified", "Personne qualifiée"


class MemberKind(models.TextChoices):
    FULL = "full", "Titulaire"
    SUBSTITUTE = "substitute", "Suppléant"
    DEPUTY = "deputy", "Remplaçant pour une séance"


class Departure(models.TextChoices):
    """Reasons that end a mandate before its date (R. 133-4)."""

    RESIGNATION = "resignation", "Démission"
    DEATH = "death", "Décès"
    LOST_QUALITY = "lost_quality", "Perte de la qualité qui l'avait fait désigner"


class MeetingKind(models.TextChoices):
    PLENARY = "plenary", "Séance plénière"
    STANDING = "standing", "Commission permanente"


class MeetingState(models.TextChoices):
    PREPARATION = "preparation", "En préparation"
    CONVENED = "convened", "Convoquée"
    OPEN = "open", "En séance"
    CLOSED = "closed", "Tenue"
    NO_QUORUM = "no_quorum", "Sans quorum"
    CANCELLED = "cancelled", "Annulée"


MEETING_TONES = {
    MeetingState.PREPARATION: "",
    MeetingState.CONVENED: "info",
    MeetingState.OPEN: "new",
    MeetingState.CLOSED: "success",
    MeetingState.NO_QUORUM: "warning",
    MeetingState.CANCELLED: "error",
}
# An opinion request on the agenda of such a meeting is not proposed to another one.
LIVE_MEETINGS = (MeetingState.PREPARATION, MeetingState.CONVENED, MeetingState.OPEN)
BEFORE_SESSION = (MeetingState.PREPARATION, MeetingState.CONVENED)


class ItemKind(models.TextChoices):
    """In the order an agenda takes by default."""

    CONVENTION = "convention", "Convention"
    AMENDMENT = "amendment", "Avenant"
    FDI = "fdi", "Fonds départemental d'insertion"
    DIAGNOSTIC = "diagnostic", "Diagnostic financier"
    MINUTES = "minutes", "Procès-verbal de la séance précédente"
    ORIENTATION = "orientation", "Orientations"
    FREE = "free", "Point libre"


class Treatment(models.TextChoices):
    OPINION = "opinion", "Pour avis"
    DELIBERATION = "deliberation", "Pour délibération"
    INFORMATION = "information", "Pour information"


class ItemState(models.TextChoices):
    WAITING = "waiting", "À examiner"
    ADOPTED = "adopted", "Adopté"
    REJECTED = "rejected", "Rejeté"
    TIED = "tied", "Partagé"
    ADJOURNED = "adjourned", "Ajourné"
    NOTED = "noted", "Pris pour information"


ITEM_TONES = {
    ItemState.WAITING: "",
    ItemState.ADOPTED: "success",
    ItemState.REJECTED: "error",
    ItemState.TIED: "warning",
    ItemState.ADJOURNED: "warning",
    ItemState.NOTED: "info",
}


class Answer(models.TextChoices):
    """What a member answers to the convocation."""

    PRESENT = "present", "Je serai présent"
    REMOTE = "remote", "Je participerai à distance (téléphone ou visioconférence)"
    SUBSTITUTE = "substitute", "Mon suppléant siégera à ma place"
    PROXY = "proxy", "Je donne mandat à un autre membre"
    ABSENT = "absent", "Je serai absent, sans représentant"


# Whoever answers so is not in the room: the proxy he holds has nobody to speak for it.
AWAY = (Answer.SUBSTITUTE, Answer.PROXY, Answer.ABSENT)
ANSWER_LABELS = {
    "": "Sans réponse",
    Answer.PRESENT: "Présent",
    Answer.REMOTE: "À distance",
    Answer.SUBSTITUTE: "Suppléant",
    Answer.PROXY: "Mandat",
    Answer.ABSENT: "Absent",
}


class PresenceMode(models.TextChoices):
    """Same codes as cdiae.presence.Mode."""

    IN_PERSON = "in_person", "Sur place"
    REMOTE = "remote", "À distance"


class VoteMode(models.TextChoices):
    COUNT = "count", "À main levée (décompte)"
    NAME = "name", "Par appel nominal"


class BallotChoice(models.TextChoices):
    """Same codes as cdiae.votes.Choice."""

    FAVOUR = "favour", "Pour"
    AGAINST = "against", "Contre"
    ABSTAIN = "abstain", "Abstention"


class MinutesState(models.TextChoices):
    DRAFT = "draft", "En rédaction"
    CIRCULATED = "circulated", "Diffusé aux membres"
    APPROVED = "approved", "Approuvé"


class DiagnosisState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    PRESENTED = "presented", "Présenté au conseil"


class ActionState(models.TextChoices):
    PLANNED = "planned", "À lancer"
    RUNNING = "running", "En cours"
    DONE = "done", "Achevée"
    DROPPED = "dropped", "Abandonnée"


class InitiativeTheme(models.TextChoices):
    """Themes of the fourth workshop of the seminars (instruction DGEFP of 13 August 2008)."""

    BRANCHES = "branches", "Branches professionnelles"
    FIRMS = "firms", "Entreprises classiques"
    CLAUSES = "clauses", "Clauses sociales dans les marchés"
    AUTHORITIES = "authorities", "Collectivités territoriales"
