"""Questions put to the councils of the demonstration: past ones on running conventions, twelve to come in the Nord."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import F

from cdiae.deadlines import fdi_deadline
from conventions.enums import OPEN_STATES, RUNNING_STATES, AmendmentKind, OpinionValue
from conventions.models import Amendment, Convention, OpinionRequest, Siae
from conventions.selectors.amendments import posts_in_force
from conventions.selectors.opinions import current_opinion
from conventions.services import amendments
from conventions.services.opinions import answer_by_hand, ask_opinion
from conventions.services.procedures import open_procedure
from iae_portal.core.models import User
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.dossier_maker import PDF_STUB, Maker
from iae_portal.demo.story.people import DemoContext

MORE_CONVENTIONS = 4
AMENDMENTS = (
    ("Extension de l'activité à un second atelier, avec deux postes de plus.", Decimal("2.00")),
    ("Réduction d'un poste après la fin d'un marché.", Decimal("-1.00")),
    ("Changement d'adresse du chantier, sans changement du nombre de postes.", Decimal(0)),
    ("Nouveau référent de l'accompagnement, sans changement du nombre de postes.", Decimal(0)),
)
SIGNED_PURPOSE = "Un poste et demi de plus pour l'atelier de couture, à la demande de deux communes."
GROUNDS = "Deux postes d'encadrement sur trois sont vacants depuis mars ; aucun bilan n'a été remis pour 2007."
FUND = ("Aide au démarrage d'un atelier de réemploi", "Aide à la consolidation après une perte de marché")


def past_requests(officer: User, siaes: list[Siae]) -> list[OpinionRequest]:
    """On conventions that run since: asked in the portal's replay, answered by the meeting."""
    rows = Convention.objects.filter(siae__in=siaes, state__in=RUNNING_STATES).select_related("siae", "service")
    return [
        ask_opinion(
            actor=officer,
            kind="convention",
            subject=row,
            service=row.service,
            siae=row.siae,
            label=f"Convention {row}",
            reason="Pour avis : une convention nouvelle ou renouvelée se conclut après consultation du conseil.",
            effective_on=row.start,
        )
        for row in rows.order_by("pk")
    ]


def coming_requests(context: DemoContext, served: tuple[str, ...]) -> None:
    """Conventions negotiated, amendments, two requests to the fund, one diagnosis: twelve with those of floor 2."""
    code = served[-1]  # in the Nord, files of Valenciennes come to the council that Lille keeps
    maker = Maker(context.today, *context.team(code))
    for siae in _free_structures(code)[:MORE_CONVENTIONS]:
        maker.submit(maker.negotiate(maker.complete(maker.open(siae))))
    running = Convention.objects.filter(service__code=served[0], state__in=RUNNING_STATES).select_related("siae")
    # First those that tell their posts: an amendment of posts starts from them.
    running = running.order_by(F("project__posts_fte").asc(nulls_last=True), "pk")
    rows = list(running[: len(AMENDMENTS) + len(FUND) + 1])
    first_officer, first_head = context.team(served[0])
    _sign(first_officer, first_head, rows[0], context.today)
    for convention, (purpose, change) in zip(rows, AMENDMENTS, strict=False):
        _amend(first_officer, convention, purpose, change)
    others = rows[len(AMENDMENTS) :]
    _procedure(first_officer, first_head, others[0], context.today)
    for rank, (convention, title) in enumerate(zip(others, FUND, strict=False)):
        _fund(first_officer, convention.siae, title, context.today - dt.timedelta(days=6 * rank))
    _diagnosis(first_officer, others[-1].siae)


def _free_structures(code: str) -> list[Siae]:
    """Structures of the service without an open dossier."""
    busy = Convention.objects.filter(state__in=OPEN_STATES).values("siae")
    return list(Siae.objects.filter(service__code=code).exclude(pk__in=busy).order_by("pk"))


def _sign(officer: User, head: User, convention: Convention, today: dt.date) -> None:
    """Signed today after a meeting held outside the portal: its page shows before and after, its PDF too."""
    amendment = _amend(officer, convention, SIGNED_PURPOSE, Decimal("1.50"), effective_on=today)
    answer_by_hand(
        actor=head,
        request=current_opinion(amendment),
        opinion=OpinionValue.FAVOURABLE,
        text="Avis favorable à l'unanimité des présents.",
        given_on=today,
        minutes=ContentFile(PDF_STUB, name="pv.pdf"),
        minutes_name="procès-verbal.pdf",
    )
    amendments.ready_amendment(actor=officer, amendment=amendment)
    amendments.sign_amendment(actor=head, amendment=amendment, others_signed_on=today, signed_on=today)


def _amend(
    officer: User, convention: Convention, purpose: str, change: Decimal, effective_on: dt.date = dt.date(2008, 12, 1)
) -> Amendment:
    effective_on = min(max(effective_on, convention.start), convention.end)
    given = {"kind": AmendmentKind.OTHER}
    if change and (posts := posts_in_force(convention, effective_on)):
        given = {"kind": AmendmentKind.POSTS, "posts_fte": posts + change}
    amendment = amendments.open_amendment(
        actor=officer, convention=convention, purpose=purpose, effective_on=effective_on, **given
    )
    amendments.submit_amendment(actor=officer, amendment=amendment)
    return amendment


def _procedure(officer: User, head: User, convention: Convention, today: dt.date) -> None:
    """Told eight days ago, received six days ago: the structure has its delay before it."""
    told = today - dt.timedelta(days=8)
    with on_day(told):
        procedure = open_procedure(actor=head, convention=convention, grounds=GROUNDS)
    Maker(today, officer, head).notice_received(procedure, told, today - dt.timedelta(days=6))


def _fund(officer: User, siae: Siae, title: str, received_on: dt.date) -> None:
    """The fund's file is asked on the structure; the council has one month (circulaire DGEFP 2005/28)."""
    ask_opinion(
        actor=officer,
        kind="fdi",
        subject=siae,
        service=siae.service,
        siae=siae,
        label=f"Fonds départemental d'insertion : {title} – {siae}",
        reason="Pour avis : le préfet attribue l'aide après avis du conseil, rendu sous un mois.",
        due_on=fdi_deadline(received_on).due_on,
    )


def _diagnosis(officer: User, siae: Siae) -> None:
    ask_opinion(
        actor=officer,
        kind="diagnostic",
        subject=siae,
        service=siae.service,
        siae=siae,
        label=f"Diagnostic financier à lancer – {siae}",
        reason="Pour avis : le conseil choisit les structures qui bénéficient du diagnostic.",
    )
