"""Closed lists of floor 0."""

from django.db import models


class ServiceKind(models.TextChoices):
    """The State's labour services of 2008. A DTEFP overseas does both jobs: département and region."""

    DGEFP = "DGEFP", "Délégation générale à l'emploi et à la formation professionnelle"
    DRTEFP = "DRTEFP", "Direction régionale du travail, de l'emploi et de la formation professionnelle"
    DDTEFP = "DDTEFP", "Direction départementale du travail, de l'emploi et de la formation professionnelle"
    DTEFP = "DTEFP", "Direction du travail, de l'emploi et de la formation professionnelle (outre-mer)"


class Role(models.TextChoices):
    OFFICER = "officer", "Chargé de mission"
    HEAD = "head", "Directeur départemental"
    REGIONAL_OFFICER = "regional_officer", "Chargé de mission régional"
    REGIONAL_DIRECTOR = "regional_director", "Directeur régional"
    NATIONAL = "national", "Mission nationale (DGEFP)"
    ADMINISTRATOR = "administrator", "Administrateur"


LOCAL_ROLES = frozenset({Role.OFFICER, Role.HEAD})
REGIONAL_ROLES = frozenset({Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR})
COUNTRY_ROLES = frozenset({Role.NATIONAL, Role.ADMINISTRATOR})

ROLES_BY_KIND = {
    ServiceKind.DGEFP: COUNTRY_ROLES,
    ServiceKind.DRTEFP: REGIONAL_ROLES,
    ServiceKind.DDTEFP: LOCAL_ROLES,
    ServiceKind.DTEFP: LOCAL_ROLES | REGIONAL_ROLES,
}


class DelegatedAct(models.TextChoices):
    """What a préfet's order may let a civil servant sign in his name."""

    CONVENTION = "convention", "Conventions et avenants"
    FINANCIAL_ANNEX = "financial_annex", "Annexes financières"
    NOTIFICATION = "notification", "Décisions et lettres de notification"
    COUNCIL = "council", "Actes du CDIAE ou de la commission IAE (convocations, procès-verbaux)"


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "En échec"


class Queue(models.TextChoices):
    """Where a message waits for a worker: each queue has workers of its own, so that none waits behind another."""

    SHORT = "short", "courte"
    BATCH = "batch", "longue"
    MAIL = "mail", "courriels"
    SWEEP = "sweep", "surveillance"


class JobLineLevel(models.TextChoices):
    INFO = "info", "Information"
    WARNING = "warning", "Avertissement"
    ERROR = "error", "Erreur"
