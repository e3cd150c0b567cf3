"""Conventions of before the portal, and dossiers in every state at 15 October 2008."""

import datetime as dt

from conventions.enums import ReviewForm, StructureType
from conventions.models import Convention, Orientation, Siae, YearReturn
from conventions.selectors.renewals import ending_in
from conventions.services import actions, procedures, reviews
from conventions.services.daily import run_daily
from conventions.services.deadlines import keep_stale_deadline
from conventions.services.renewal_campaign import REMIND, start_wave
from conventions.services.year_returns import receive_papers
from iae_portal.core.services import jobs
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.dossier_maker import Maker
from iae_portal.demo.story.people import DemoContext
from iae_portal.demo.story.renegotiated import renegotiate, sign_in_winter

RENEGOTIATED = 14
# Days before the day of the story, a Wednesday: nobody works on a Saturday.
TAKEN_OVER, MOVED = (14, 13, 12, 9, 8), (7, 2, 5, 0, 6, 1)
IN_DEPTH = ("59L", "69")  # a dossier in every state; each complete one means a PDF for the worker


def load_dossiers(context: DemoContext) -> None:
    """Running conventions taken over, then dossiers in every state."""
    for code, siaes in context.structures.items():
        maker = Maker(context.today, *context.team(code))
        if code in IN_DEPTH:
            renegotiate(maker, sign_in_winter(maker, siaes[RENEGOTIATED]))
        _running(maker, siaes)
        _dossiers(maker, siaes, STEPS if code in IN_DEPTH else LIGHT_STEPS)
    run_daily()
    for code in IN_DEPTH:
        maker = Maker(context.today, *context.team(code))
        _papers(maker, code)
        _remind(maker)


def _remind(maker: Maker) -> None:
    """Four structures were asked on Monday for the renewal that they have not requested yet."""
    with on_day(maker.today - dt.timedelta(days=2)):
        waiting = ending_in(maker.officer, maker.today.year).filter(renewal_state__isnull=True)
        wave = start_wave(actor=maker.officer, kind=REMIND, conventions=list(waiting.order_by("pk")[:4]))
        jobs.run(wave.pk)


def _papers(maker: Maker, code: str) -> None:
    """Of 2007: most structures gave their report in the spring and their accounts in the summer."""
    rows = YearReturn.objects.filter(convention__service__code=code).select_related("convention").order_by("pk")
    for rank, row in enumerate(rows):
        given = {"actor": maker.officer, "convention": row.convention, "year": row.year}
        report, accounts = dt.date(2008, 3, 3 + rank), dt.date(2008, 6, 9 + rank)
        receive_papers(
            **given,
            report_received_on=report if rank % 4 != 3 else None,
            accounts_received_on=accounts if rank % 3 != 2 else None,
        )


def _earlier(maker: Maker, days: int) -> Maker:
    return Maker(maker.today - dt.timedelta(days=days), maker.officer, maker.head)


def _running(maker: Maker, siaes: list[Siae]) -> None:
    """Taken over in the first week of October, a few a day."""
    for rank, siae in enumerate(siaes):
        if not siae.conventions.exists():
            early = _earlier(maker, TAKEN_OVER[rank % len(TAKEN_OVER)])
            with on_day(early.today):
                _take_over(early, siae, rank)


def _take_over(maker: Maker, siae: Siae, rank: int) -> None:
    """Conventions born before the portal: most run to the end of 2008, some longer, a few are over."""
    if rank % 8 == 7:
        maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
    elif rank % 11 == 10:
        maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
        maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2009, 12, 31))
    elif rank == 4:
        _terminated(maker, siae)
    elif rank % 5 == 4:
        _discussed(maker, maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2010, 12, 31)))
    else:
        # One in three over two years: it owes the results of 2007.
        maker.take_over(siae, dt.date(2007 if rank % 3 == 0 else 2008, 1, 1), dt.date(2008, 12, 31))


def _discussed(maker: Maker, convention: Convention) -> None:
    """The light dialogue of the autumn is held in the conventions that go on; that of an AI alerts the council."""
    review = reviews.write_review(
        actor=maker.officer,
        convention=convention,
        year=2008,
        form=ReviewForm.LIGHT,
        held_on=maker.today - dt.timedelta(days=6),
        for_structure="La directrice et un encadrant technique",
        for_agency="La conseillère de l'agence locale pour l'emploi",
        for_funders="Le service insertion du conseil général",
        findings="Les postes sont pourvus.\nLes sorties vers l'emploi durable restent sous l'objectif.",
        conclusions="Les objectifs de sortie sont maintenus ; leur suivi devient trimestriel.",
        undertakings=[
            _promise("Réunir un comité de suivi avec les employeurs du bassin", "structure", dt.date(2009, 2, 27)),
            _promise("Inscrire deux salariés à une formation qualifiante", "agency", dt.date(2009, 1, 31)),
        ],
    )
    if convention.siae.type == StructureType.AI:
        reason = "Deux permanentes sur trois sont parties : l'accompagnement n'est plus assuré depuis septembre."
        reviews.alert_council(actor=maker.officer, review=review, reason=reason)


def _promise(text: str, owner: str, due_on: dt.date) -> dict:
    return {"text": text, "owner": owner, "due_on": due_on}


def _terminated(maker: Maker, siae: Siae) -> None:
    """A contradictory procedure that ended in a termination: told at the end of August, received two days later."""
    told = _earlier(maker, 42)
    with on_day(told.today):
        convention = told.take_over(siae, dt.date(2008, 1, 1), dt.date(2010, 12, 31))
        procedure = procedures.open_procedure(
            actor=maker.head,
            convention=convention,
            grounds="Aucun accompagnement n'est assuré depuis le départ de l'accompagnatrice.",
        )
    maker.notice_received(procedure, told.today, maker.today - dt.timedelta(days=40))
    procedures.close_procedure(
        actor=maker.officer,
        procedure=procedure,
        observations="La structure indique qu'elle ne pourra pas recruter.",
        name="conclude",
        outcome_details="Résiliation proposée.",
    )
    reason = "L'accompagnement prévu à la convention n'est plus assuré."
    actions.close_dossier(actor=maker.head, convention=convention, name="terminate", comment=reason)


def _dossiers(maker: Maker, siaes: list[Siae], steps) -> None:
    """One dossier a state, from opened to signed, then refused and withdrawn, each on a day of the last week."""
    free = [siae for rank, siae in enumerate(siaes) if rank % 8 != 7 and rank % 5 != 4 and rank % 11 != 10]
    for rank, (siae, step) in enumerate(zip(free, steps, strict=False)):
        early = _earlier(maker, MOVED[rank % len(MOVED)])
        with on_day(early.today):
            step(early, siae)


def _opened(maker: Maker, siae: Siae):
    return maker.open(siae)


def _incomplete(maker: Maker, siae: Siae):
    return maker.incomplete(maker.open(siae), maker.today + dt.timedelta(days=15))


def _late(maker: Maker, siae: Siae):
    """Incomplete, due in a week, and nobody has touched it for three weeks."""
    convention = maker.incomplete(maker.open(siae), maker.today + dt.timedelta(days=7))
    convention.last_action_on = maker.today - dt.timedelta(days=21)
    convention.save(update_fields=["last_action_on"])
    keep_stale_deadline(convention)


def _complete(maker: Maker, siae: Siae):
    return maker.complete(maker.open(siae))


def _negotiating(maker: Maker, siae: Siae):
    return maker.negotiate(_complete(maker, siae), agree=False)


def _pending(maker: Maker, siae: Siae):
    return maker.submit(maker.negotiate(_complete(maker, siae)))


def _given(maker: Maker, siae: Siae):
    return maker.opinion(_pending(maker, siae))


def _ready(maker: Maker, siae: Siae):
    return maker.ready(_given(maker, siae))


def _signed(maker: Maker, siae: Siae):
    return maker.sign(_ready(maker, siae))


def _withdrawn(maker: Maker, siae: Siae):
    actions.close_dossier(
        actor=maker.officer, convention=maker.open(siae), name="withdraw", comment="La structure renonce à son projet."
    )


def _refused(maker: Maker, siae: Siae):
    actions.close_dossier(
        actor=maker.head,
        convention=maker.open(siae, years=1),
        name="refuse",
        comment="Le projet ne s'adresse pas aux publics de l'insertion.",
    )


STEPS = (
    _opened,
    _incomplete,
    _complete,
    _negotiating,
    _pending,
    _given,
    _ready,
    _signed,
    _late,
    _withdrawn,
    _refused,
)
LIGHT_STEPS = (_opened, _incomplete, _late, _withdrawn, _refused)
ORIENTATIONS = (
    (
        "Publics",
        "Donner la priorité aux allocataires du RMI et aux jeunes sans qualification.",
        "Allocataires du RMI, jeunes",
    ),
    ("Secteurs", "Développer les activités de réemploi et les services à la personne.", ""),
    ("Parcours", "Organiser les passages entre chantiers et entreprises d'insertion.", ""),
)


def load_orientations(context: DemoContext) -> None:
    for code in ("59L", "62", "69", "38"):
        Orientation.objects.bulk_create(
            Orientation(
                departement=context.services[code].departement,
                axis=axis,
                text=text,
                publics=publics,
                start=dt.date(2008, 1, 1),
                end=dt.date(2010, 12, 31),
                voted_on=dt.date(2007, 12, 4),
            )
            for axis, text, publics in ORIENTATIONS
        )
