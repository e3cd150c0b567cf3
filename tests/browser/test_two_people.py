"""Two people around one object, each in a browser: what each reads when the other has just acted."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.models import Convention, InsertionProject
from conventions.services.signature import follow_signature
from iae_portal.core.models import Job, User
from iae_portal.core.services import jobs
from iae_portal.notifications.models import OutgoingMail
from seminars.guest_links import token
from seminars.services.mails import CANCELLATION, CHANGE
from tests.browser.watch import assert_page_is_fit
from tests.clients import client_of
from tests.conventions.conftest import catalogue, maker, opened, pending, ready, siae  # noqa: F401
from tests.factories.conventions import AdversarialProcedureFactory, ConventionFactory
from tests.factories.seminars import EventFactory, GuestFactory
from tests.seminars.august_2008 import director

TODAY = dt.date(2008, 10, 15)
CONFIRM = "main button:has-text('Confirmer'), main input[value=Confirmer]"
SAVE = "main button:has-text('Enregistrer'), main input[value=Enregistrer]"
TWICE = """form => Promise.all([1, 2].map(() => fetch(form.action || location.href, {
  method: "POST", body: new FormData(form), credentials: "same-origin" }).then(answer => answer.url)))"""
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def screens(new_page, sign_in):
    """One browser a client; None is somebody without account."""

    def open_them(*clients) -> list:
        pages = [new_page() for _ in clients]
        for page, client in zip(pages, clients, strict=True):
            if client:
                sign_in(client, page)
        return pages

    return open_them


def send(page, button: str, answer: str, **typed: str) -> None:
    """Fill, send, and wait for what the portal answers."""
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.click(button)
    page.wait_for_selector(f"text={answer}")


def test_what_two_people_write_of_a_signature_keeps_its_order(ready, officer_59l, head_59l, screens):  # noqa: F811
    of = f"/conventions/{ready.number}/"
    first, *others = ready.signatories.exclude(kind="state")
    for row in others:
        follow_signature(actor=officer_59l.user, signatory=row, sent_on=TODAY, signed_on=TODAY, today=TODAY)
    signing, following = screens(head_59l, officer_59l)
    follow = f"{of}signature/{first.pk}/suivi/"
    signing.goto(f"{of}action/sign/")
    signing.wait_for_selector("text=L'État signe en dernier ; signatures attendues : Structure.")
    following.goto(follow)
    send(following, SAVE, "ne peut pas être à venir", sent_on="15/10/2008", signed_on="16/10/2008")
    assert following.input_value("#id_signed_on") == "16/10/2008"
    send(following, SAVE, "Suivi enregistré.", signed_on="15/10/2008")
    signing.reload()
    send(signing, CONFIRM, "avant que l'avis du conseil soit rendu, le 15 octobre", signed_on="14/10/2008")
    assert signing.input_value("#id_signed_on") == "14/10/2008"
    send(signing, CONFIRM, "Signer pour l'État : fait.", signed_on="15/10/2008")

    following.goto(f"{of}exemplaire-signe/")
    send(following, SAVE, "La notification ne peut pas précéder la signature", notified_on="14/10/2008")
    send(following, SAVE, "ne peut pas être à venir", notified_on="16/10/2008")
    send(following, SAVE, "Enregistré.", notified_on="15/10/2008")
    assert Convention.objects.get(pk=ready.pk).notified_on == TODAY


def test_the_posts_change_while_the_head_signs(ready, officer_59l, head_59l, screens):  # noqa: F811
    for row in ready.signatories.exclude(kind="state"):
        follow_signature(actor=officer_59l.user, signatory=row, sent_on=TODAY, signed_on=TODAY, today=TODAY)
    of = f"/conventions/{ready.number}/"
    signing, describing, late = screens(head_59l, officer_59l, head_59l)
    signing.goto(f"{of}action/sign/")
    describing.goto(f"{of}projet/")
    late.goto(f"{of}projet/")

    send(describing, SAVE, "Projet d'insertion enregistré.", posts_fte="9")
    send(signing, CONFIRM, "L'état est maintenant « Soumis pour avis »", signed_on="15/10/2008")
    assert_page_is_fit(signing, "state-moved")
    assert "15/10/2008" in signing.inner_text("main")
    signing.click("text=Revenir à la page")
    signing.wait_for_selector("text=Postes d'insertion (ETP) : 12 → 9")

    send(late, SAVE, "a enregistré « 9 » le 15 octobre 2008 à", posts_fte="7", training="Permis")
    assert str(officer_59l.user) in late.inner_text("main")
    assert_page_is_fit(late, "written-by-both")
    assert [late.input_value(f"#id_{name}") for name in ("posts_fte", "training")] == ["7", "Permis"]
    assert InsertionProject.objects.get(convention=ready).posts_fte == 9
    late.goto("/")
    assert "Attendre ou enregistrer l'avis" in late.inner_text("main")


def test_two_clicks_and_two_people_make_one_procedure(officer_59l, head_59l, screens):
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2007, 12, 1)}
    convention = ConventionFactory(service__code="59L", state="in_force", **days)
    of = f"/conventions/{convention.number}/"
    one, two = screens(head_59l, head_59l)
    for page in (one, two):
        page.goto(f"{of}procedure/ouvrir/")
        page.fill("#id_grounds", "Aucun accompagnement depuis mars.")

    assert set(one.eval_on_selector("main form", TWICE)) == {f"{one.url.split('/conventions')[0]}{of}vie/"}
    send(two, "main button:has-text('Ouvrir la procédure')", "déjà ouverte")
    assert two.input_value("#id_grounds") == "Aucun accompagnement depuis mars."
    assert convention.procedures.count() == 1


def test_a_procedure_dropped_by_one_is_explained_to_the_other(officer_59l, head_59l, screens):
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2007, 12, 1)}
    convention = ConventionFactory(service__code="59L", state="in_force", **days)
    told = {"notified_on": dt.date(2008, 9, 29), "observations_due_on": TODAY}
    procedure = AdversarialProcedureFactory(convention=convention, **told)
    of = f"/conventions/{convention.number}/"
    closing, dropping = screens(head_59l, officer_59l)
    for page in (closing, dropping):
        page.goto(f"{of}procedure/{procedure.pk}/clore/")
    close = "main button:has-text('Clore la procédure')"

    closing.click("label:has-text('Conclure à la résiliation')")
    send(closing, close, "jusqu'au 15 octobre 2008", outcome_details="Griefs établis.")
    dropping.click("label:has-text('Classer sans suite')")
    send(dropping, close, "Procédure close.", outcome_details="Un accompagnateur arrive.")
    # The act is over: no choice between the two texts is offered, for nothing would come of it.
    over = (
        "L'état est maintenant « Classée sans suite » : « Clore la procédure » n'y est pas possible. Dernier changement"
    )
    send(closing, close, f"{over} : {officer_59l.user}, le 15 octobre 2008 à")
    assert closing.input_value("#id_outcome_details") == "Griefs établis."
    send(closing, close, "n'est pas possible dans l'état « Classée sans suite »")
    assert_page_is_fit(closing, "procedure-dropped")
    closing.goto(of)
    assert "est classée sans suite\u00a0: ouvrez-en une autre" in closing.inner_text(".portal-offers")


def test_guests_learn_a_new_day_then_a_cancellation(national, screens):
    event = EventFactory()
    answered = {"answer": "declines", "answered_at": "2008-10-01T10:00:00Z"}
    silent, away = GuestFactory(event=event), GuestFactory(event=event, **answered)
    hosting, leading, guest = screens(client_of(director("R31")), national, None)
    of, spare = f"/seminaires/{event.pk}/", GuestFactory(event=event, category="network")
    hosting.goto(f"{of}invites/{spare.pk}/corriger/")
    spare.delete()
    send(hosting, SAVE, "Ce que vous modifiiez")
    assert "Réseau de l'insertion" in (typed := hosting.inner_text("main ul")) and "network" not in typed
    for page in (hosting, leading):
        page.goto(f"{of}modifier/")
    invitation = reverse("seminars:guest_answer", args=[token(silent)])
    guest.goto(invitation)

    assert hosting.locator("#id_held_on").count() == 0  # confirmed: it moves with the mission alone
    send(leading, SAVE, "enregistré", held_on="14/11/2008")
    # The host has named no organiser: the director who is to name one learns it too.
    host = User.objects.get(email__startswith="dir.R31").email
    assert told(CHANGE) == {silent.email, away.email, host}
    leading.goto(f"{of}etape/cancel/")
    send(leading, "main button[type=submit]", "Annulé", comment="Grève des transports.")
    assert told(CANCELLATION) == {silent.email, away.email, host}
    guest.check("text=Je viens")
    send(guest, "text=Envoyer ma réponse", "annulé")
    silent.refresh_from_db()
    assert silent.answer == ""


def told(kind: str) -> set[str]:
    """Once the worker has passed."""
    for job in Job.objects.filter(state="queued"):
        jobs.run(job.pk)
    return set(OutgoingMail.objects.filter(kind=kind).values_list("recipient_email", flat=True))
