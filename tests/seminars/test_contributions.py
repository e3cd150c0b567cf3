"""What the regions give: who may, what it closes, how the fourth workshop comes to the programme."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cdiae.models import Initiative
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Departement, Job, Region, User
from iae_portal.core.services import jobs
from iae_portal.documents.uploads import ODP
from iae_portal.notifications.models import Deadline, OutgoingMail
from seminars.forms.contributions import FourthForm, PresentationForm
from seminars.models import Contribution, Series
from seminars.reminders import CORRESPONDENT, FOURTH, ORGANISER, PRESENTATION, SPEAKERS
from seminars.services.contributions import (
    answer_fourth,
    confirm_grouping,
    give_presentation,
    give_speakers,
    move_region,
    name_correspondent,
    name_organiser,
)
from seminars.services.events import move_event, update_event
from seminars.services.mails import CHANGE
from seminars.services.programme import keep_fourth_workshop
from seminars.services.sending import REGION_JOB
from tests.clients import client_of
from tests.documents.test_uploads import archive, office
from tests.factories.cdiae import make_council
from tests.factories.seminars import GuestFactory
from tests.forms import Form, forms_of
from tests.scenes import scene
from tests.seminars.august_2008 import committed_series, director, event_of, regional_officer

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("contributions of the seminars")]

TODAY = dt.date(2008, 9, 5)


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    yield from committed_series(django_db_blocker)


@pytest.fixture
def series(opened, db, settings) -> Series:
    settings.PORTAL_TODAY = "2008-08-25"
    return Series.objects.get()


@scene
def nord(series) -> Contribution:
    return event_of(series, "Lille").contributions.select_related("event__host", "service").get(region__code="31")


def still_open(contribution: Contribution) -> set[str]:
    rows = Deadline.objects.open().filter(object_id=contribution.pk, content_type__model="contribution")
    return set(rows.values_list("kind", flat=True))


def test_each_thing_given_closes_its_own_deadline(nord):
    officer = regional_officer("R31")
    assert still_open(nord) == {CORRESPONDENT, SPEAKERS, FOURTH, PRESENTATION}
    name_correspondent(actor=director("R31"), contribution=nord, person=officer, today=TODAY)
    assert still_open(nord) == {SPEAKERS, FOURTH, PRESENTATION}
    give_speakers(actor=officer, contribution=nord, speakers=[{"name": "Ana Exemple"}], today=TODAY)
    assert still_open(nord) == {FOURTH, PRESENTATION}
    answer_fourth(actor=officer, contribution=nord, fourth="no", today=TODAY)
    assert still_open(nord) == {PRESENTATION}
    file = SimpleUploadedFile("diagnostic.pdf", b"%PDF-1.4 exemple")
    give_presentation(actor=officer, contribution=nord, file=file, today=TODAY)
    assert still_open(nord) == set()


def test_what_is_still_owed_becomes_the_correspondent_s(nord):
    officer = regional_officer("R31")
    name_correspondent(actor=director("R31"), contribution=nord, person=officer, today=TODAY)
    owners = Deadline.objects.open().filter(object_id=nord.pk, content_type__model="contribution")
    assert set(owners.values_list("owner__username", flat=True)) == {"agent.R31"}


def test_the_host_s_correspondent_closes_its_deadline(series):
    lille = event_of(series, "Lille")
    officer = regional_officer("R31")
    name_organiser(actor=director("R31"), event=lille, person=officer, today=TODAY)
    assert not Deadline.objects.open().filter(kind=ORGANISER, object_id=lille.pk).exists()


def test_a_stranger_is_not_named(nord):
    with pytest.raises(Refusal, match="n'est pas affectée à ce service"):
        name_correspondent(actor=director("R31"), contribution=nord, person=regional_officer("R82"), today=TODAY)


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("region.pptx", office("ppt/presentation.xml"), True),
        ("region.odp", archive(mimetype=ODP.content_type), True),
        ("region.docx", office("word/document.xml"), False),
    ],
    ids=["pptx", "odp", "docx"],  # their bytes hold the hour
)
def test_slides_are_taken_as_the_presentation_of_a_region(name, content, taken):
    form = PresentationForm(Contribution(pk=1), {}, {"presentation-presentation": SimpleUploadedFile(name, content)})

    assert form.is_valid() is taken


def test_the_slides_that_came_meanwhile_are_not_covered_by_an_older_page(nord):
    address = reverse("seminars:contribution", args=[nord.pk])
    first, second = (client_of(make("R31")) for make in (director, regional_officer))

    def shown(page: str) -> Form:
        return next(form for form in forms_of(page, address) if "presentation-shown" in form.values)

    old = shown(second.get(address).content.decode())
    slides = {name: {"presentation-presentation": SimpleUploadedFile(name, b"%PDF-1.4")} for name in ("a.pdf", "b.pdf")}
    assert first.post(old.action, old.values | slides["a.pdf"]).status_code == 302
    answer = second.post(old.action, old.values | slides["b.pdf"])
    page = answer.content.decode()
    assert (answer.status_code, "Directeur R31 a enregistré un autre fichier" in page) == (422, True), page
    nord.refresh_from_db()
    assert nord.presentation_name == "a.pdf"
    assert second.post(old.action, shown(page).values).status_code == 302
    nord.refresh_from_db()
    assert nord.presentation_name == "b.pdf"
    unchosen = shown(second.get(address).content.decode()).values
    assert second.post(old.action, unchosen).status_code == 422


def test_the_speakers_of_a_colleague_are_not_erased_by_an_older_page(nord):
    address = reverse("seminars:contribution", args=[nord.pk])
    first, second = (client_of(make("R31")) for make in (director, regional_officer))

    def shown(client) -> Form:
        page = client.get(address).content.decode()
        return next(form for form in forms_of(page, address) if "intervenants-name_1" in form.values)

    old = shown(second)
    given = shown(first).values | {"intervenants-name_1": "Ana Exemple"}
    assert first.post(old.action, given).status_code == 302
    refused = second.post(old.action, old.values | {"intervenants-name_1": "Bob Exemple"})
    assert refused.status_code == 422
    assert "Directeur R31 a enregistré « Ana Exemple »" in refused.content.decode()
    assert second.post(old.action, old.values | {"intervenants-name_2": "Bob Exemple"}).status_code == 302
    assert list(nord.speakers.order_by("name").values_list("name", flat=True)) == ["Ana Exemple", "Bob Exemple"]


def test_another_region_gives_nothing_in_its_place(nord):
    with pytest.raises(NotAllowed):
        answer_fourth(actor=regional_officer("R22"), contribution=nord, fourth="no", today=TODAY)
    with pytest.raises(NotAllowed):
        name_correspondent(actor=regional_officer("R31"), contribution=nord, person=director("R31"), today=TODAY)


def test_a_fourth_workshop_needs_its_theme(nord):
    with pytest.raises(ValidationError, match="avec son thème"):
        answer_fourth(actor=User.objects.get(username="nation"), contribution=nord, fourth="yes", today=TODAY)


def test_the_host_keeps_one_proposal_at_the_hours_of_the_others(nord):
    officer = regional_officer("R31")
    give_speakers(actor=officer, contribution=nord, speakers=[{"name": "Ana Exemple"}], today=TODAY)
    answer_fourth(
        actor=officer, contribution=nord, fourth="yes", theme="clauses", title="Un guichet commun", today=TODAY
    )
    nord.refresh_from_db()
    nord.event.items.filter(kind="workshop").update(starts_at="10:00", ends_at="11:30")
    item = keep_fourth_workshop(actor=officer, contribution=nord)
    assert (item.label, item.hours, [str(speaker) for speaker in item.speakers.all()]) == (
        "Atelier 4 – Un guichet commun",
        "10:00 – 11:30",
        ["Ana Exemple"],
    )
    with pytest.raises(Refusal, match="déjà au programme"):
        keep_fourth_workshop(actor=officer, contribution=nord)
    with pytest.raises(Refusal, match="demandez d'abord à l'hôte"):
        answer_fourth(actor=officer, contribution=nord, fourth="no", today=TODAY)


def test_speakers_given_again_replace_the_former_and_keep_who_stays(nord):
    officer = regional_officer("R31")
    give_speakers(actor=officer, contribution=nord, speakers=[{"name": "Ana"}, {"name": "Bob"}], today=TODAY)
    kept = nord.speakers.get(name="Ana").pk
    give_speakers(actor=officer, contribution=nord, speakers=[{"name": "Ana"}, {"name": "Eve"}], today=TODAY)
    assert list(nord.speakers.order_by("name").values_list("name", flat=True)) == ["Ana", "Eve"]
    assert nord.speakers.get(name="Ana").pk == kept


def test_a_region_moves_with_what_it_gave_and_takes_the_due_dates_of_its_new_event(nord, series):
    nation = User.objects.get(username="nation")
    answer_fourth(actor=nation, contribution=nord, fourth="no", today=TODAY)
    move_region(actor=nation, contribution=nord, event=event_of(series, "Lyon"), today=TODAY)
    nord.refresh_from_db()
    dues = Deadline.objects.open().filter(object_id=nord.pk, content_type__model="contribution", kind=SPEAKERS)
    assert (nord.event.city, nord.fourth, nord.confirmed) == ("Lyon", "no", True)
    assert [row.due_on for row in dues] == [dt.date(2008, 9, 19)]


def test_a_region_moved_by_another_meanwhile_is_not_moved_again(nord, series):
    nation = User.objects.get(username="nation")
    move_region(
        actor=nation, contribution=Contribution.objects.get(pk=nord.pk), event=event_of(series, "Paris"), today=TODAY
    )
    with pytest.raises(Refusal, match="déjà changé d'événement"):
        move_region(actor=nation, contribution=nord, event=event_of(series, "Lyon"), today=TODAY)
    assert Contribution.objects.get(pk=nord.pk).event.city == "Paris"


def test_a_region_that_moves_is_told_to_its_guests_and_to_who_prepares_the_two(nord, series):
    nation, lille, lyon = User.objects.get(username="nation"), nord.event, event_of(series, "Lyon")
    name_correspondent(actor=nation, contribution=nord, person=regional_officer("R31"), today=TODAY)
    name_organiser(actor=nation, event=lyon, person=regional_officer("R82"), today=TODAY)
    GuestFactory(event=lille, email="invite@exemple.invalid")
    moment = dt.datetime(2008, 9, 23, tzinfo=dt.UTC)
    GuestFactory(event=lille, email="", answer="comes", answered_at=moment)
    GuestFactory(event=lille, email="refuse@exemple.invalid", answer="declines", answered_at=moment)
    GuestFactory(event=lille, email="pas.encore@exemple.invalid", invited_at=None)
    by_departement = {"region": None, "departement": Departement.objects.get(code="59")}
    GuestFactory(event=lille, email="du.nord@exemple.invalid", **by_departement)
    GuestFactory(event=lille, email="ailleurs@exemple.invalid", region=Region.objects.get(code="22"))

    with pytest.raises(Refusal, match="déjà rattachée"):
        move_region(actor=nation, contribution=nord, event=lille, today=TODAY)
    move_region(actor=nation, contribution=nord, event=lyon, today=TODAY)
    jobs.run(Job.objects.get(kind=REGION_JOB).pk)

    sent = {mail.recipient_email: mail.text for mail in OutgoingMail.objects.filter(kind=CHANGE)}
    officers = {user.email for user in User.objects.filter(username__in=["agent.R31", "agent.R82"])}
    assert set(sent) == {"invite@exemple.invalid", "du.nord@exemple.invalid"} | officers
    assert "est maintenant rattachée à un autre événement : Séminaire de Lyon" in sent["invite@exemple.invalid"]
    assert "Votre invitation reste ouverte : Séminaire de Lille" in sent["invite@exemple.invalid"]
    assert {"Séminaire de Lille" in sent[email] for email in officers} == {True}


@pytest.mark.parametrize(("days", "told"), [(0, 1), (1, 0)])
def test_nobody_is_told_of_a_region_that_leaves_a_day_already_past(nord, series, days, told):
    nation, today = User.objects.get(username="nation"), nord.event.held_on + dt.timedelta(days=days)
    GuestFactory(event=nord.event)
    move_region(actor=nation, contribution=nord, event=event_of(series, "Lyon"), today=today)
    assert Job.objects.filter(kind=REGION_JOB).count() == told


def test_the_national_mission_confirms_the_grouping(series):
    lille = event_of(series, "Lille")
    with pytest.raises(NotAllowed):
        confirm_grouping(actor=director("R31"), event=lille)
    confirm_grouping(actor=User.objects.get(username="nation"), event=lille)
    assert set(lille.contributions.values_list("confirmed", flat=True)) == {True}


def test_a_new_due_date_moves_every_deadline_of_the_event(series):
    lille = event_of(series, "Lille")
    update_event(
        actor=User.objects.get(username="nation"),
        event=lille,
        values={"contributions_due_on": dt.date(2008, 9, 10)},
        today=TODAY,
    )
    rows = Deadline.objects.open().filter(label__startswith="Séminaire de Lille").exclude(kind=PRESENTATION)
    assert set(rows.values_list("due_on", flat=True)) == {dt.date(2008, 9, 10)}


def test_a_cancelled_event_owes_nothing(series):
    lille = event_of(series, "Lille")
    move_event(actor=User.objects.get(username="nation"), event=lille, name="cancel", comment="Grève.", today=TODAY)
    assert not Deadline.objects.open().filter(label__startswith="Séminaire de Lille").exists()


def test_only_the_national_mission_confirms_a_date(series):
    lille = event_of(series, "Lille")
    with pytest.raises(NotAllowed, match="mission nationale"):
        update_event(actor=director("R31"), event=lille, values={"date_confirmed": True}, today=TODAY)


def test_an_initiative_of_a_council_feeds_the_fourth_workshop(nord):
    """The catalogue of the councils of the region; another region's, and what is not proposed, are not offered."""
    council, rhone = make_council("59L", with_members=False), make_council("69", with_members=False)
    shared = Initiative.objects.create(council=council, theme="clauses", title="Facilitateur partagé", shareable=True)
    Initiative.objects.create(council=council, theme="firms", title="Pas encore prête")
    Initiative.objects.create(council=rhone, theme="firms", title="Autre région", shareable=True)
    page = client_of(regional_officer("R31"))
    form = FourthForm(nord)
    assert list(form.fields["initiative"].queryset) == [shared]
    answer = {"atelier-fourth": "yes", "atelier-initiative": shared.pk, "atelier-theme": "", "atelier-title": ""}
    assert page.post(reverse("seminars:contribution_step", args=[nord.pk, "atelier"]), answer).status_code == 302
    nord.refresh_from_db()
    assert (nord.fourth, nord.fourth_theme, nord.fourth_title) == ("yes", "clauses", "Facilitateur partagé")
