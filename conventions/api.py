"""Structures, conventions, agreed targets, results and opinions, as the JSON API gives them."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from conventions.enums import StructureType
from conventions.models import Convention, Measure, OpinionRequest, Siae, Target
from conventions.selectors.conventions import conventions_visible_to, opinion_requests_visible_to
from conventions.selectors.in_force import in_year
from conventions.selectors.siaes import siaes_visible_to
from iae_portal.core.api.problems import Problem
from iae_portal.core.api.sheets import Field, Page, PageNumber, Sheet, page_of
from iae_portal.core.models import User
from iae_portal.core.rights import departmental_services

router = Router()
Year = Query(None, ge=1900, le=2100, description="Année.")
Number = Query("", max_length=20, description="Numéro de la convention.")
Type = Query(None, description="Type de structure : EI, ACI, AI, ETTI…")
Owner = Query(None, ge=1, lt=2**63, description="Identifiant de la structure.")
Service = Query("", max_length=10, description="Code du service : 59L, 69…")


class Structure(Sheet):
    id: int
    siret: str
    nom: str = Field(alias="name")
    type: str
    commune: str = Field(alias="city")
    code_postal: str = Field(alias="postcode")
    reseau: str = Field(alias="network")
    service: str = Field(alias="service.code")
    etat: str = Field(alias="state")


class ConventionSheet(Sheet):
    numero: str = Field(alias="number")
    structure: int = Field(alias="siae_id", description="Identifiant de la structure.")
    siret: str = Field(alias="siae.siret")
    type: str = Field(alias="siae.type")
    service: str = Field(alias="service.code")
    forme: str = Field(alias="form")
    debut: dt.date = Field(alias="start")
    fin: dt.date = Field(alias="end")
    etat: str = Field(alias="state")
    signee_le: dt.date | None = Field(alias="signed_on")
    precedente: str | None = Field(alias="previous.number", default=None, description="Convention renouvelée.")


class TargetSheet(Sheet):
    convention: str = Field(alias="convention.number")
    indicateur: str = Field(alias="indicator.code")
    annee: int = Field(alias="year")
    valeur: Decimal | None = Field(alias="agreed.value", description="Dans l'unité de l'indicateur.")
    durable: Decimal | None = Field(alias="agreed.durable", description="Points, pour les taux de sortie.")
    transition: Decimal | None = Field(alias="agreed.transition")
    positive: Decimal | None = Field(alias="agreed.positive")


class Result(Sheet):
    structure: int = Field(alias="siae_id")
    siret: str = Field(alias="siae.siret")
    indicateur: str = Field(alias="indicator_code")
    annee: int = Field(alias="year")
    valeur: Decimal | None = Field(alias="value")
    sorties_examinees: int | None = Field(alias="examined")
    durable: int | None
    transition: int | None
    positive: int | None
    source: str


class Opinion(Sheet):
    nature: str = Field(alias="kind")
    siret: str | None = Field(alias="siae.siret", default=None)
    service: str = Field(alias="service.code")
    demande_le: dt.date = Field(alias="asked_on")
    pour_information: bool = Field(alias="for_information")
    etat: str = Field(alias="state")
    avis: str = Field(alias="opinion")
    rendu_le: dt.date | None = Field(alias="given_on")


@router.get("structures/", response=Page[Structure], url_name="siaes")
def structures(
    request: HttpRequest,
    type: StructureType | None = Type,
    service: str = Service,
    siret: str = Query("", max_length=14),
    page: int = PageNumber,
):
    """Les structures du périmètre."""
    rows = siaes_visible_to(request.auth).select_related("service").order_by("pk")
    service = known_service(request.auth, service)
    return page_of(narrowed(rows, type=type, service__code=service, siret=siret), page)


@router.get("structures/{int:identifiant}/", response=Structure, url_name="siae")
def structure(request: HttpRequest, identifiant: int) -> Siae:
    """Une structure."""
    return get_object_or_404(siaes_visible_to(request.auth).select_related("service"), pk=identifiant)


@router.get("conventions/", response=Page[ConventionSheet], url_name="conventions")
def conventions(
    request: HttpRequest,
    type: StructureType | None = Type,
    service: str = Service,
    annee: int | None = Year,
    page: int = PageNumber,
):
    """Les conventions du périmètre ; avec une année, celles dont un jour au moins y tombe."""
    rows = conventions_visible_to(request.auth).select_related("previous").order_by("pk")
    rows = narrowed(rows, siae__type=type, service__code=known_service(request.auth, service))
    if annee:
        rows = rows.filter(in_year(annee))
    return page_of(rows, page)


@router.get("conventions/{slug:numero}/", response=ConventionSheet, url_name="convention")
def convention(request: HttpRequest, numero: str) -> Convention:
    """Une convention, par son numéro (EI-59L-09-0002)."""
    return get_object_or_404(conventions_visible_to(request.auth).select_related("previous"), number=numero)


@router.get("cibles/", response=Page[TargetSheet], url_name="targets")
def targets(request: HttpRequest, convention: str = Number, annee: int | None = Year, page: int = PageNumber):
    """Les cibles convenues, une ligne par indicateur et par année."""
    seen = conventions_visible_to(request.auth).order_by().values("pk")
    rows = Target.objects.filter(convention__in=seen, agreed__isnull=False).order_by("pk")
    rows = rows.select_related("convention", "indicator", "agreed")
    number = known_convention(request.auth, convention)
    return page_of(narrowed(rows, convention__number=number, year=annee), page)


@router.get("resultats/", response=Page[Result], url_name="measures")
def measures(request: HttpRequest, structure: int | None = Owner, annee: int | None = Year, page: int = PageNumber):
    """Les résultats relevés, par structure, indicateur et année."""
    seen = siaes_visible_to(request.auth).order_by().values("pk")
    if structure is not None and not siaes_visible_to(request.auth).filter(pk=structure).exists():
        raise Problem(404, f"Aucune structure de votre périmètre n'a l'identifiant {structure} : vérifiez-le.")
    rows = Measure.objects.filter(siae__in=seen).select_related("siae").order_by("pk")
    return page_of(narrowed(rows, siae=structure, year=annee), page)


@router.get("avis/", response=Page[Opinion], url_name="opinions")
def opinions(request: HttpRequest, service: str = Service, annee: int | None = Year, page: int = PageNumber):
    """Les demandes d'avis et les avis rendus ; l'année est celle de la demande."""
    rows: QuerySet[OpinionRequest] = opinion_requests_visible_to(request.auth).order_by("pk")
    service = known_service(request.auth, service)
    return page_of(narrowed(rows, service__code=service, asked_on__year=annee), page)


def known_service(user: User, code: str) -> str:
    """The code asked. Raises Problem where the owner has no such service: an empty list would say that it has none."""
    if code and not departmental_services(user).filter(code=code).exists():
        raise Problem(404, f"Le service « {code} » n'existe pas, ou n'est pas de votre périmètre : vérifiez son code.")
    return code


def known_convention(user: User, number: str) -> str:
    if number and not conventions_visible_to(user).filter(number=number).exists():
        raise Problem(404, f"Aucune convention de votre périmètre n'a le numéro « {number} » : vérifiez-le.")
    return number


def narrowed(rows: QuerySet, **asked) -> QuerySet:
    """The rows that hold what was asked; what was not asked keeps them all."""
    return rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
