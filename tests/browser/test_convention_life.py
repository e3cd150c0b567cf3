"""The life of a convention in a real browser: its dossier, its results, its dialogue, its amendments, its renewal, its
end; what each costs its officer, in pages and clicks."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from conventions.models import Convention, Indicator, Piece
from conventions.services.amendments import open_amendment
from conventions.services.letters import JOB as LETTER
from iae_portal.core import clock
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from iae_portal.demo.story.dossier_maker import PDF_STUB, Maker
from tests.browser.effort import Effort
from tests.browser.watch import assert_page_is_fit
from tests.factories.conventions import ConventionFactory, SiaeFactory

pytestmark = pytest.mark.browser
YEARS = {"start": dt.date(2008, 1, 1), "end": dt.date(2010, 12, 31), "signed_on": dt.date(2007, 12, 1)}


def drop_the_pieces(page, tmp_path) -> int:
    """Together, then each under its piece with its examination; how many."""
    places = page.locator("select[name^=exam_]").count()
    paths = [tmp_path / f"piece-{rank:02}.pdf" for rank in range(places)]
    for path in paths:
        path.write_bytes(PDF_STUB)
    page.set_input_files("#id_dropped", paths)
    page.click("text=Enregistrer les pièces")
    for rank, place in enumerate(page.locator("select[name^=place_]").all(), 1):
        place.select_option(index=rank + 1)  # after "later" and "throw away"
    for exam in page.locator("select[name^=exam_]").all():
        exam.select_option("yes")
    page.evaluate("document.querySelectorAll('[name^=received_]').forEach((day) => { day.value = '01/10/2008' })")
    page.click("text=Enregistrer les pièces")
    return places


def test_the_dossier_of_an_aci_its_pieces_and_a_letter(page, visit, sign_in, officer_59l, head_59l, settings, tmp_path):
    settings.MEDIA_ROOT, settings.CELERY_TASK_ALWAYS_EAGER = tmp_path, False
    number = Maker(clock.today(), officer_59l.user, head_59l.user).open(SiaeFactory(type="ACI")).number
    sign_in(officer_59l)

    visit(f"/conventions/{number}/pieces/")
    effort = Effort(page)
    count = drop_the_pieces(page, tmp_path)
    assert effort.spent() == (2, 2 * count + 3)
    assert page.locator("td >> text=piece-").count() == count
    page.locator("select[name^=exam_]").first.select_option("no")
    page.locator("input[name^=remark_]").first.fill("Page 3 absente")
    page.click("text=Enregistrer les pièces")

    visit(f"/conventions/{number}/pieces/{Piece.objects.earliest('pk').pk}/")
    page.set_input_files("[name=file]", tmp_path / "piece-00.pdf")
    page.get_by_label("Reçue le").fill("32/13/2008")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("« piece-00.pdf » est gardé").wait_for()
    assert page.get_by_text("n'a pas été enregistrée").count() == 0  # the page shows what was typed

    page.click(".portal-tabs >> text=Projet d'insertion")
    labels = page.inner_text("main")
    assert "Chantiers" in labels
    of_others = ("Permanence", "Activité exclusive", "durée collective de travail")
    assert [label for label in of_others if label in labels] == []

    page.click(".portal-tabs >> text=Synthèse")
    page.click(".portal-offers >> text=Demander des pièces")
    page.fill("#id_comment", "Complétez votre projet.")
    page.fill("#id_missing_due_on", "3/11/2008")
    page.click("main button[type=submit]")
    page.click(".portal-tabs >> text=Lettres")
    page.wait_for_selector("text=À poster")
    page.click("text=Suivre")
    page.fill("#id_posted_on", "15/10/2008")
    page.fill("#id_registered_number", "1A 123 456")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=Recommandé 1A 123 456")


def test_the_results_of_a_year_take_one_save(page, visit, sign_in, officer_59l):
    convention = ConventionFactory(state="in_force", **YEARS)
    sign_in(officer_59l)

    visit(f"/conventions/{convention.number}/vie/")
    effort = Effort(page)
    page.locator("a:has-text('Saisir les résultats')").last.click()
    for name, count in (("#id_motive_CDI", "3"), ("#id_value_FEMMES", "42,5"), ("#id_value_EFFECTIF", "30")):
        page.fill(name, count)
    assert page.inner_text("[data-out=examined]") == "3"
    page.click("text=Enregistrer les résultats 2007")
    page.wait_for_selector("text=Résultats 2007 enregistrés")
    assert effort.spent() == (2, 2)

    page.locator("a:has-text('Saisir les résultats')").last.click()
    page.fill("#id_motive_CDI", "31")
    page.fill("#id_value_FEMMES", "180")
    page.click("text=Enregistrer les résultats 2007")
    page.wait_for_selector("text=Rien n'est enregistré")
    assert page.input_value("#id_value_FEMMES") == "180"
    assert_page_is_fit(page, "results-refused")


def test_an_amendment_of_posts_shows_before_and_after(page, visit, sign_in, officer_59l):
    convention = ConventionFactory(state="in_force", **YEARS)
    convention.project = convention._meta.get_field("project").related_model.objects.create(
        convention=convention, posts_fte="12.00"
    )
    sign_in(officer_59l)

    visit(f"/conventions/{convention.number}/vie/")
    page.click("text=Ouvrir un avenant")
    page.select_option("#id_kind", "posts")
    page.fill("#id_purpose", "Un deuxième chantier.")
    page.fill("#id_effective_on", "1/1/2011")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=Dans la période de la convention")
    assert page.input_value("#id_purpose") == "Un deuxième chantier."
    page.fill("#id_effective_on", "1/1/2009")
    page.click("main button[type=submit]")
    assert page.input_value("#id_posts_fte") == "12"
    page.fill("#id_posts_fte", "14,5")
    page.click("main button[type=submit]")
    assert page.locator("tr:has-text('Postes')").inner_text().split("\t")[1:] == ["12", "14,5"]
    page.click("text=Soumettre")
    page.click("main button[type=submit]")
    page.wait_for_selector(".fr-badge:has-text('Soumis pour avis')")


def run_jobs(page, sentence: str) -> None:
    """The bar is there while the job waits for its worker; the page learns the end by itself."""
    page.wait_for_selector("progress#avancement")
    for job in Job.objects.filter(state=JobState.QUEUED).exclude(kind=LETTER):
        jobs.run(job.pk)
    page.wait_for_selector(f"text={sentence}")


def test_a_campaign_of_renewals_is_three_pages_whatever_their_number(page, visit, sign_in, officer_59l, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    days = YEARS | {"end": dt.date(2008, 12, 31)}
    names = ("Jardins du Beffroi", "Atelier des Quais", "Les Tisserands", "Clos Moreau")
    rows = [
        ConventionFactory(number=f"ACI-59L-08-{rank:04}", siae=SiaeFactory(name=name), state="in_force", **days)
        for rank, name in enumerate(names)
    ]
    sign_in(officer_59l)

    visit("/conventions/renouvellements/")
    page.fill("#id_q", "beffroi")
    page.keyboard.press("Enter")
    expect(page.locator("[name=convention]")).to_have_count(1)
    page.check(f"[aria-label='Choisir {rows[0].display_number}']")
    page.click("text=Relancer")
    page.click("text=Écrire les lettres")
    run_jobs(page, "1 lettre est écrite")

    page.click("text=Revenir à la page de départ")
    effort = Effort(page)
    page.click("text=Ouvrir les dossiers")
    page.click("main form >> text=Ouvrir les dossiers")
    run_jobs(page, "4 dossiers sont ouverts")
    assert effort.spent() == (2, 2)

    Convention.objects.filter(previous=rows[0]).update(state="ready_to_sign")
    visit("/conventions/renouvellements/?step=signature")
    page.click("text=Établir les PDF")
    page.click("main form >> text=Établir les PDF")
    run_jobs(page, "1 convention est prête à imprimer")


def test_a_dialogue_leaves_its_undertakings_and_opens_a_round(page, visit, sign_in, officer_59l):
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2010, 12, 31), "signed_on": dt.date(2007, 12, 1)}
    convention = ConventionFactory(state="in_force", **days)
    line = convention.targets.create(indicator=Indicator.objects.get(code="FEMMES"), year=2009, rounds=1)
    said = {"round": 1, "side": "service", "value": 40, "state": "accepted", "made_at": clock.now()}
    line.agreed = line.proposals.create(author=officer_59l.user, **said)
    line.save()
    sign_in(officer_59l)

    dialogue = f"/conventions/{convention.number}/vie/dialogue/2008/"
    visit(dialogue)
    assert_page_is_fit(page, "dialogue")
    for name, text in (
        ("for_structure", "La directrice"),
        ("findings", "Peu de femmes."),
        ("conclusions", "Recruter."),
    ):
        page.fill(f"#id_{name}", text)
    page.fill("#id_engagements-0-text", "Recruter une encadrante")
    page.select_option("#id_engagements-0-owner", "structure")
    page.fill("#id_engagements-0-due_on", "27/02/2009")
    page.click("main button:has-text('Enregistrer')")
    page.wait_for_selector("text=Recruter une encadrante (la structure, au plus tard le 27 février 2009) : à tenir")
    assert_page_is_fit(page, "dialogue-held")

    visit(dialogue)
    page.click("text=Proposer de nouvelles cibles pour 2009")
    page.fill(f"#ligne-{line.pk} [name=value]", "45")
    page.click(f"#ligne-{line.pk} button:has-text('Contre-proposer')")
    page.click(f"#ligne-{line.pk} button:has-text('Accepter')")
    page.wait_for_selector("text=Convenu, à porter par un avenant")
    page.reload()
    assert_page_is_fit(page, "dialogue-round")
    page.click("text=Préparer l'avenant")
    assert page.input_value("#id_kind") == "objectives"
    assert page.title().startswith("Nouvel avenant")


def test_the_end_of_a_convention_from_its_notice_to_its_decision(page, visit, sign_in, head_59l, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False  # the letters are rows; their PDF has its own tests
    today, settings.PORTAL_TODAY = settings.PORTAL_TODAY, "2008-09-24"  # the day on which the letter is written
    days = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2007, 12, 1)}
    convention = ConventionFactory(state="in_force", **days)
    sign_in(head_59l)

    def conclude() -> None:
        page.click("main a:has-text('Conclure à la résiliation')")
        page.click("label:has-text('Conclure à la résiliation')")
        page.fill("#id_outcome_details", "Les salariés ne sont pas accompagnés.")
        page.click("main button:has-text('Clore la procédure')")

    visit(f"/conventions/{convention.number}/vie/")
    page.click("text=Ouvrir une procédure")
    page.fill("#id_grounds", "Aucun accompagnement depuis mars.")
    page.click("main button:has-text('Ouvrir la procédure')")
    page.wait_for_selector("text=Lettre recommandée écrite, pas encore reçue")
    conclude()
    page.wait_for_selector("text=La lettre recommandée n'est pas encore reçue")
    assert page.input_value("#id_outcome_details") == "Les salariés ne sont pas accompagnés."
    assert_page_is_fit(page, "procedure-too-soon")

    settings.PORTAL_TODAY = today
    visit(f"/conventions/{convention.number}/vie/")
    page.click("text=Noter la réception ou les observations")
    page.fill("#id_notified_on", "26/09/2008")
    page.fill("#id_observed_on", "3/10/2008")
    page.fill("#id_observations", "Un accompagnateur arrive.")
    page.click("main button:has-text('Enregistrer')")
    page.wait_for_selector("text=observations attendues jusqu'au 13 octobre 2008")
    conclude()
    page.wait_for_selector("text=Close le 15 octobre 2008")

    visit(f"/conventions/{convention.number}/")
    page.click("text=Résilier")
    page.fill("#id_comment", "Griefs établis.")
    page.click("main button[type=submit]")
    page.wait_for_selector(".fr-badge:has-text('Résiliée')")
    assert convention.procedures.get().observations == "Un accompagnateur arrive."


def test_the_next_mail_names_what_each_convention_lacks(page, visit, sign_in, officer_59l, head_59l, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    maker = Maker(clock.today(), officer_59l.user, head_59l.user)
    asked = maker.incomplete(maker.open(SiaeFactory(type="AI")), dt.date(2008, 10, 22))
    days = {"start": dt.date(2007, 1, 1), "end": dt.date(2008, 12, 31), "signed_on": dt.date(2006, 12, 1)}
    running = ConventionFactory(state="in_force", officer=officer_59l.user, **days)
    given = {"kind": "other", "purpose": "Une référente.", "effective_on": dt.date(2008, 10, 22)}
    open_amendment(actor=officer_59l.user, convention=running, **given)
    sign_in(officer_59l)

    visit("/rappels/")
    line = page.locator("tr", has=page.locator(f"a[href='/conventions/{asked.number}/pieces/']")).first
    assert "Il manque à " in line.inner_text() and "Statuts à jour" in line.inner_text()
    assert f"Avenant 1 (autre)\u00a0: à soumettre au conseil\u00a0: {running}" in page.inner_text("main")
    assert_page_is_fit(page, "reminders-by-name")
    page.click(f"a[href='/conventions/{asked.number}/pieces/']")
    page.wait_for_selector("h2 >> text=Pièces")
