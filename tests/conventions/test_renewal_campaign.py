"""The renewal campaign: who ends this year, where each stands, what is done for many at once, what is carried over."""

import datetime as dt
import html
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.documents import CONVENTION
from conventions.enums import ConventionState, LetterKind
from conventions.models import Convention, Letter
from conventions.renewal_steps import campaign_dates, is_late, step_of
from conventions.selectors.negotiation import blocks_of
from conventions.services import actions, renewal_campaign
from conventions.services.renewal_campaign import OPEN, PRINT, REMIND, run_letters, run_opening, run_papers, start_wave
from conventions.services.renewals import renew, renewed_period
from iae_portal.core import clock
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import run
from tests.factories.conventions import AmendmentFactory, ConventionFactory
from tests.jobs import begun
from tests.scenes import scene

pytestmark = pytest.mark.django_db
URL = reverse("conventions:renewals")
TODAY = dt.date(2008, 10, 15)


@pytest.mark.parametrize(
    ("state", "end", "late"),
    [
        (None, dt.date(2008, 11, 14), True),
        (None, dt.date(2008, 11, 15), False),
        ("opened", dt.date(2008, 10, 14), True),
        ("opened", dt.date(2008, 10, 15), False),
        ("signed", dt.date(2008, 1, 1), False),
    ],
)
def test_who_is_late(state, end, late):
    assert is_late(state, end, TODAY) is late


def test_each_state_of_a_dossier_has_its_step():
    alive = set(ConventionState) - {ConventionState.REFUSED, ConventionState.WITHDRAWN}
    assert {step_of(state).key for state in alive} | {step_of(None).key} >= {"attendue", "conseil", "signee"}


def test_the_dates_of_a_year_are_those_of_its_law():
    assert campaign_dates(2008).suspended_after is None
    assert campaign_dates(2022).claimed_after is None
    assert (campaign_dates(2023).suspended_after, campaign_dates(2023).claimed_after) == (
        dt.date(2024, 5, 31),
        dt.date(2024, 9, 30),
    )


@pytest.mark.parametrize(
    ("start", "end", "renewed"),
    [
        (dt.date(2007, 7, 1), dt.date(2009, 6, 30), dt.date(2011, 6, 30)),  # two years, of three calendar years
        (dt.date(2007, 7, 1), dt.date(2009, 7, 1), dt.date(2012, 7, 1)),
        (dt.date(2006, 3, 15), dt.date(2009, 3, 14), dt.date(2012, 3, 14)),
        (dt.date(2008, 3, 15), dt.date(2009, 3, 14), dt.date(2010, 3, 14)),
        (dt.date(2008, 3, 15), dt.date(2008, 12, 31), dt.date(2009, 12, 31)),
    ],
)
def test_a_renewal_lasts_as_long_as_what_it_renews(start, end, renewed):
    form = "annual" if start.year + 1 >= end.year else "multi_year"
    previous = ConventionFactory.build(siae=None, service=None, start=start, end=end, form=form)
    assert renewed_period(previous, end) == (end + dt.timedelta(days=1), renewed)


@scene
def old(maker, siae) -> Convention:
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


def ran(job, handler) -> dict:
    return handler(job, begun(job))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_rows(rows, officer_59l):
    for _ in range(rows):
        days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2008, 1, 1)}
        ConventionFactory(state="in_force", **days)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert len(officer_59l.get(URL, {"year": 2008}).context["object_list"]) == rows
    assert len(captured) == 6


def test_the_page_follows_the_renewal(old, maker, siae, officer_59l):
    def shown(**asked) -> list:
        page = officer_59l.get(URL, {"year": 2008} | asked)
        return [(row.pk, page.context["rows"][row.pk][0].key) for row in page.context["object_list"]]

    assert shown() == [(old.pk, "attendue")]
    assert shown(step="recue") == []

    opened = maker.open(siae)
    assert shown(step="recue") == [(old.pk, "recue")]
    assert opened.display_number.replace(" ", "-") in officer_59l.get(URL, {"year": 2008}).content.decode()
    assert shown(year=2009) == []


@pytest.mark.parametrize(("left", "stays"), [(TODAY, True), (TODAY - dt.timedelta(days=1), False)])
def test_a_renewal_does_not_follow_who_moved_service(old, officer_59l, head_59l, left, stays):
    officer_59l.user.assignments.update(end=left)
    opened = renew(actor=head_59l.user, previous=old)
    assert opened.officer == (officer_59l if stays else head_59l).user


def test_the_country_is_counted_by_region(old, officer_59l, national):
    region = old.service.region
    counted = [
        [(line.name, line.total) for line in client.get(URL, {"year": 2008} | asked).context["counts"]]
        for client, asked in ((officer_59l, {}), (national, {}), (national, {"region": region.pk}))
    ]

    assert counted == [[(name, 1)] for name in (old.service.name, region.name, old.service.name)]
    assert f"year=2008&amp;region={region.pk}" in national.get(URL, {"year": 2008}).content.decode()


def test_letters_are_written_once_by_wave(old, officer_59l):
    job = start_wave(actor=officer_59l.user, kind=REMIND, conventions=[old])

    assert ran(job, run_letters) == {"sentence": "1 lettre est écrite, au registre de chaque dossier."}
    ran(job, run_letters)

    letter = Letter.objects.get(convention=old, kind=LetterKind.RENEWAL)
    assert (letter.due_on, letter.facts["end"]) == (dt.date(2008, 12, 31), "31 décembre 2008")
    assert officer_59l.get(URL, {"year": 2008}).context["object_list"][0].reminded_on == clock.today()


@pytest.mark.parametrize("end", [dt.date(2008, 11, 14), TODAY])
def test_a_letter_asks_for_the_request_before_the_convention_is_over(old, officer_59l, end):
    Convention.objects.filter(pk=old.pk).update(end=end)
    ran(start_wave(actor=officer_59l.user, kind=REMIND, conventions=[old]), run_letters)
    assert Letter.objects.get(convention=old, kind=LetterKind.RENEWAL).due_on == end
    page = " ".join(html.unescape(officer_59l.get(URL, {"year": 2008}).content.decode()).split())
    assert "celle d'une convention qui finit plus tôt, dans ses trois derniers mois." in page


def test_a_letter_written_after_the_quarter_asks_for_the_very_day(old, officer_59l, settings):
    settings.PORTAL_TODAY = "2009-01-12"
    ran(start_wave(actor=officer_59l.user, kind=REMIND, conventions=[old]), run_letters)

    assert Letter.objects.get(convention=old, kind=LetterKind.RENEWAL).due_on == dt.date(2009, 1, 12)


def test_a_renewed_convention_is_not_chased(old, maker, siae, officer_59l):
    job = start_wave(actor=officer_59l.user, kind=REMIND, conventions=[old])
    maker.open(siae)

    run(job.pk)

    job.refresh_from_db()
    assert job.result == {"sentence": "0 lettre est écrite, au registre de chaque dossier."}
    assert "un dossier la renouvelle déjà" in job.lines.get().message
    page = officer_59l.get(reverse("core:job_detail", args=[job.uuid])).content.decode()
    assert f'<a href="{URL}">Revenir à la page de départ</a>' in page


def test_a_wave_opens_the_dossiers_of_the_year(old, officer_59l):
    page = reverse("conventions:renewals_open")
    assert old.siae.name in officer_59l.get(page, {"year": 2008}).content.decode()
    assert officer_59l.post(page, {"year": 2008, "convention": old.pk}).status_code == 302

    Convention.objects.filter(pk=old.pk).update(cofunded=True)
    job = start_wave(actor=officer_59l.user, kind=OPEN, conventions=[old])
    ran(job, run_opening)
    ran(job, run_opening)

    renewal = Convention.objects.get(previous=old)
    assert (renewal.start, renewal.end) == (dt.date(2009, 1, 1), dt.date(2009, 12, 31))
    assert (renewal.form, renewal.officer, renewal.cofunded) == (old.form, old.officer, True)


def test_one_is_renewed_from_the_home_and_from_its_page(old, officer_59l):
    """Two clicks, nothing typed: what the campaign opens. Renewed or leaving, it is not renewed so."""
    page = reverse("conventions:renewal", args=[old.number])
    for shown in ("/", reverse("conventions:life", args=[old.number])):
        assert f'href="{page}"' in officer_59l.get(shown).content.decode()
    assert "du 1er janvier 2009 au 31 décembre 2009" in officer_59l.get(page).content.decode()
    Convention.objects.filter(pk=old.pk).update(leaving_told_on=TODAY, leaving_on=old.end)
    assert "plus à renouveler" in officer_59l.post(page).content.decode()
    Convention.objects.filter(pk=old.pk).update(leaving_told_on=None, leaving_on=None)

    opened = officer_59l.post(page)

    renewal = Convention.objects.get(previous=old)
    assert opened.url == reverse("conventions:detail", args=[renewal.number])
    assert (renewal.start, renewal.end) == (dt.date(2009, 1, 1), dt.date(2009, 12, 31))
    assert "est déjà renouvelée" in officer_59l.post(page).content.decode()


@pytest.mark.parametrize(("kind", "page"), [(REMIND, "renewals_remind"), (OPEN, "renewals_open")])
def test_a_structure_that_leaves_is_not_asked_to_renew(old, officer_59l, kind, page):
    asked = reverse(f"conventions:{page}"), {"year": 2008, "convention": old.pk}
    assert old.siae.name in officer_59l.get(*asked).content.decode()
    Convention.objects.filter(pk=old.pk).update(leaving_told_on=TODAY, leaving_on=old.end)
    assert old.siae.name not in officer_59l.get(*asked).content.decode()

    job = start_wave(actor=officer_59l.user, kind=kind, conventions=[old])
    run(job.pk)
    job.refresh_from_db()
    assert job.result["sentence"].startswith("0 ")
    assert "la structure a annoncé son départ" in job.lines.get().message
    assert not old.letters.exists() and not old.renewals.exists()


@pytest.mark.parametrize("kind", [REMIND, OPEN])
@pytest.mark.parametrize(("state", "done"), [("expired", True), ("terminated", False)])
def test_a_convention_terminated_since_it_was_ticked_is_not_renewed(old, officer_59l, kind, state, done):
    job = start_wave(actor=officer_59l.user, kind=kind, conventions=[old])
    Convention.objects.filter(pk=old.pk).update(state=state, ended_on=TODAY)
    run(job.pk)
    assert (old.letters.exists() or old.renewals.exists()) is done
    assert [line.message for line in job.lines.all() if "la convention est « Résiliée »" in line.message] == (
        [] if done else [f"{old} : la convention est « Résiliée » : rien n'est fait."]
    )


@pytest.mark.parametrize(
    ("ticks", "begun"),
    [({}, True), ({"convention": ["x", "987654321"]}, False), ({"convention": ""}, False)],
)
def test_only_no_tick_at_all_means_the_whole_year(old, officer_59l, ticks, begun):
    page, asked = reverse("conventions:renewals_open"), {"year": 2008} | ticks
    shown = officer_59l.get(page, asked).content.decode()
    said = officer_59l.post(page, asked, follow=True).content.decode()

    none = "Aucune des conventions cochées n&#x27;est concernée"
    assert (Job.objects.exists(), old.siae.name in shown) == (begun, begun)
    assert (none in shown, none in said) == (not begun, not begun)


def test_a_wave_makes_the_papers_of_the_dossiers_ready_to_sign(old, ready, officer_59l, monkeypatch):
    page = reverse("conventions:renewals_print")
    Convention.objects.filter(pk=ready.pk).update(previous=None)
    assert old.siae.name not in officer_59l.get(page, {"year": 2008}).content.decode()
    Convention.objects.filter(pk=ready.pk).update(previous=old)
    assert old.siae.name in officer_59l.get(page, {"year": 2008}).content.decode()

    made = []
    monkeypatch.setattr(renewal_campaign, "produce_document", lambda **given: made.append(given))
    job = start_wave(actor=officer_59l.user, kind=PRINT, conventions=[old])
    assert ran(job, run_papers) == {"sentence": "1 convention est prête à imprimer."}
    assert made == [{"kind": CONVENTION, "subject": ready, "actor": officer_59l.user}]

    Convention.objects.filter(pk=ready.pk).update(previous=None)
    assert ran(job, run_papers) == {"sentence": "0 convention est prête à imprimer."}


def test_what_is_known_is_not_written_again(ready, maker, officer_59l):
    signed = maker.sign(ready)
    lasting = signed.pieces.filter(type__valid_months__isnull=False, valid=True)
    assert lasting.exists()

    renewal = renew(actor=officer_59l.user, previous=signed)

    assert renewal.project.publics == signed.project.publics
    texts = [list(row.objectives.values_list("axis", "text")) for row in (signed, renewal)]
    assert texts[0] == texts[1] != []
    carried = renewal.pieces.filter(valid=True)
    assert {row.type_id for row in carried} == {row.type_id for row in lasting}
    assert {row.received_on for row in carried} == {row.received_on for row in lasting}
    names = [dict(row.signatories.values_list("kind", "name")) for row in (signed, renewal)]
    assert names[0] == names[1]


def test_a_renewal_asks_for_the_posts_in_force_on_the_last_day(ready, maker, officer_59l):
    signed = maker.sign(ready)
    given = {"convention": signed, "kind": "posts", "state": "signed", "signed_on": clock.today()}
    AmendmentFactory(**given, rank=1, posts_after=Decimal(9), effective_on=signed.end)
    AmendmentFactory(**given, rank=2, posts_after=Decimal(7), effective_on=signed.end + dt.timedelta(days=1))

    assert renew(actor=officer_59l.user, previous=signed).project.posts_fte == 9


def test_the_negotiation_starts_from_what_was_agreed(ready, maker, officer_59l):
    signed = maker.sign(ready)
    renewal = maker.complete(renew(actor=officer_59l.user, previous=signed))
    if renewal.state != ConventionState.NEGOTIATION:
        renewal = actions.open_negotiation(actor=officer_59l.user, convention=renewal)

    last = signed.targets.filter(agreed__isnull=False, indicator__code="SORTIES").order_by("-year").first()
    block = next(row for row in blocks_of(renewal, clock.today()) if row.indicator.code == "SORTIES")
    assert {row.indicator.code for row in renewal.targets.all()} == {row.indicator.code for row in signed.targets.all()}
    assert [line.inputs["durable"] for line in block.lines] == [f"{last.agreed.durable:.0f}"] * len(block.lines)
    assert [line.rounds for line in block.lines] == [[]] * len(block.lines)
