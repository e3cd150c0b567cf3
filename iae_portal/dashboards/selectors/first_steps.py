"""What must be done before anybody can work: an administrator is led to it, the others know whom to ask."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from conventions.enums import RUNNING_STATES
from iae_portal.core import clock
from iae_portal.core.enums import LOCAL_ROLES, Role, ServiceKind
from iae_portal.core.models import Assignment, Service, SignatureDelegation, User
from iae_portal.core.rights import perimeter
from iae_portal.core.selectors.delegations import register_of
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.core.selectors.second_factor import has_second_factor
from iae_portal.core.text import counted
from iae_portal.dashboards.selectors.decisions import Decision
from iae_portal.dashboards.selectors.figures import Tally
from iae_portal.dashboards.selectors.office import headed_by


def first_steps(user: User, today: dt.date) -> list[Decision]:
    """Those that are not done yet, in the order of the guide. For an administrator: two queries, three
    without a place."""
    if not user.is_superuser:
        return []
    return [step for step in (_second_factor(user), _legal(), _own_place(user), _heads(today)) if step]


def service_steps(user: User, today: dt.date, tally: Tally) -> list[Decision]:
    """Of a service that begins: its papers until a convention is in force, its list of structures. At most two queries
    a service, none once it has begun."""
    begun = tally.dossiers_in(*RUNNING_STATES)
    rows = [step for service in headed_by(user).values() if not begun for step in _papers(service, today)]
    if not tally.structures and perimeter(user).has(*LOCAL_ROLES):
        why = "Aucune structure n'est encore enregistrée pour votre service"
        rows.append(Decision("Structures", why, "Importer une liste", reverse("conventions:siae_import")))
    return rows


def _papers(service: Service, today: dt.date) -> Iterator[Decision]:
    if letterhead_on(service, today) is None:
        why = f"{service} : sans en-tête, ni lettre ni convention ne se fait"
        yield Decision("En-tête", why, "Écrire l'en-tête", reverse("core:letterhead_edit", args=[service.code]))
    if not register_of(service).filter(pk__in=SignatureDelegation.objects.on(today).values("pk")).exists():
        why = f"{service} : sans délégation du préfet, rien ne se signe"
        address = reverse("core:delegation_add", args=[service.code])
        yield Decision("Délégation de signature", why, "L'inscrire", address)


def administrators() -> list[User]:
    """Whom somebody without a service asks."""
    return list(User.objects.filter(is_superuser=True, is_active=True).exclude(email=""))


def _second_factor(user: User) -> Decision | None:
    if has_second_factor(user):
        return None
    why = "Votre compte peut tout changer et n'est protégé que par son mot de passe"
    return Decision("Second facteur", why, "L'activer", reverse("core:second_factor_enrol"))


def _legal() -> Decision | None:
    if settings.LEGAL["publisher"]:
        return None
    why = "Éditeur, hébergeur et contact : complétez les réglages de l'installation, puis redémarrez"
    return Decision("Mentions légales", why, "Les relire", reverse("core:legal"))


def _own_place(user: User) -> Decision | None:
    if perimeter(user).roles:
        return None
    why = "Votre compte n'est affecté à aucun service : il ne lit ni dossier ni liste"
    asked = {"user": user.pk, "role": Role.ADMINISTRATOR, "start": clock.today().isoformat()}
    if home := Service.objects.filter(kind=ServiceKind.DGEFP).values_list("pk", flat=True).first():
        asked["service"] = home
    return Decision("Votre affectation", why, "Vous affecter", reverse("admin:core_assignment_add", query=asked))


def _heads(today: dt.date) -> Decision | None:
    """Without a head, a service gives no place to its officers and signs nothing."""
    headed = Assignment.objects.on(today).filter(role=Role.HEAD).values("service")
    kinds = (ServiceKind.DDTEFP, ServiceKind.DTEFP)
    missing = Service.objects.filter(kind__in=kinds).exclude(pk__in=headed).count()
    if not missing:
        return None
    without = counted(missing, "service n'a", "services n'ont")
    why = f"{without} pas de directeur : lui seul affecte son équipe et signe"
    return Decision("Directeurs des services", why, "Importer les comptes", reverse("core:accounts_import"))
