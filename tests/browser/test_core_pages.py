"""Floor 0 in a real browser: accessibility at two widths, strict CSP, login by keyboard."""

import re

import pytest

from iae_portal.core.enums import Role
from iae_portal.core.models import User
from tests.browser.watch import assert_page_is_fit
from tests.factories import AssignmentFactory, LetterheadFactory, SignatureDelegationFactory, make_user, service
from tests.factories.core import PASSWORD

pytestmark = pytest.mark.browser

DEMO = [("agent.59l", "agente, DDTEFP du Nord – Lille"), ("chef.59l", "directeur, DDTEFP du Nord – Lille")]


def test_public_pages(page, visit, settings):
    settings.DEMO_ACCOUNTS, settings.DEMO_PASSWORD = DEMO, "demo"
    for path, name in [
        ("/connexion/", "login"),
        ("/mot-de-passe/oublie/", "reset"),
        ("/mot-de-passe/envoye/", "reset-sent"),
        ("/mot-de-passe/choisir/MQ/faux-jeton/", "reset-expired"),
        ("/mot-de-passe/enregistre/", "reset-done"),
        ("/accessibilite/", "accessibility"),
        ("/mentions-legales/", "legal"),
    ]:
        visit(path)
        assert_page_is_fit(page, name)


def test_login_by_keyboard_then_its_error(page, visit, db):
    make_user(Role.OFFICER, "59L", username="agent.clavier")
    visit("/connexion/?next=/mon-compte/")
    page.keyboard.type("agent.clavier")  # the page opens with the cursor in the first field
    page.keyboard.press("Tab")
    page.keyboard.type("faux")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert_page_is_fit(page, "login-error")

    page.focus("#id_username")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r":\d+/mon-compte/$"))
    assert page.inner_text("h1") == "Mon compte"


def test_back_after_leaving_shows_nothing(page, visit, sign_in, officer_59l):
    sign_in(officer_59l, page)
    visit("/mon-compte/")
    assert page.inner_text("h1") == "Mon compte"
    page.get_by_role("button", name="Se déconnecter").first.click()
    page.wait_for_selector("#id_username")

    page.go_back()

    page.wait_for_url("**/connexion/?next=/mon-compte/")
    assert officer_59l.user.username not in page.content()


def test_locked(page, visit, settings):
    settings.AXES_ENABLED, settings.AXES_FAILURE_LIMIT = True, 1
    visit("/connexion/")
    page.fill("#id_username", "inconnu")
    page.fill("#id_password", "faux")
    page.click("button[name=enregistrer]")
    page.wait_for_selector("text=Attendez 30 minutes")
    assert_page_is_fit(page, "locked")


def test_account_and_second_factor(page, visit, sign_in, officer_59l):
    SignatureDelegationFactory(person=officer_59l.user)
    sign_in(officer_59l)
    for path, name in [
        ("/mon-compte/", "account"),
        ("/mon-compte/mot-de-passe/", "password"),
        ("/mon-compte/second-facteur/", "second-factor"),
        ("/mon-compte/second-facteur/retirer/", "second-factor-remove"),
        ("/mon-compte/second-facteur/codes/", "second-factor-codes"),
    ]:
        visit(path)
        assert_page_is_fit(page, name)


def test_service_pages(page, visit, sign_in, head_59l):
    delegation = SignatureDelegationFactory(person=head_59l.user)
    SignatureDelegationFactory(end="2008-06-30", acts=["council"])
    row = AssignmentFactory(user__job_title="Chargé de mission IAE", end="2009-02-28")
    AssignmentFactory(end="2008-02-28")
    LetterheadFactory()
    sign_in(head_59l)
    for path, name in [
        ("equipe/", "team"),
        ("equipe/affecter/", "assignment-add"),
        (f"equipe/{row.pk}/clore/", "assignment-close"),
        ("delegations/", "delegations"),
        ("delegations/inscrire/", "delegation-add"),
        (f"delegations/{delegation.pk}/clore/", "delegation-close"),
        ("en-tete/", "letterhead"),
        ("en-tete/nouveau/", "letterhead-edit"),
    ]:
        visit(f"/services/59L/{path}")
        assert_page_is_fit(page, name)
    visit("/services/59L/delegations/inscrire/")
    page.click("button[name=enregistrer]")
    page.wait_for_selector("[role=alert]")
    assert_page_is_fit(page, "delegation-add-errors")


def test_empty_service_and_list(page, visit, sign_in, national):
    sign_in(national)
    for path, name in [
        (f"/services/{service('02').code}/equipe/", "team-empty"),
        ("/services/02/delegations/", "delegations-empty"),
        ("/services/02/en-tete/", "letterhead-empty"),
        ("/services/?recherche=introuvable", "services-none"),
        ("/services/", "services"),
    ]:
        visit(path)
        assert_page_is_fit(page, name)


def test_refusals(page, visit, sign_in, officer_59l):
    sign_in(officer_59l)
    visit("/services/59L/equipe/affecter/", status=403)
    assert_page_is_fit(page, "refusal")
    visit("/services/69/equipe/", status=404)
    assert_page_is_fit(page, "not-found")


def test_admin_keeps_the_strict_csp(page, visit, sign_in, admin):
    """The accessibility of Django's own pages is not ours; their scripts and styles must obey the CSP all the same."""
    sign_in(admin)
    person = User.objects.get(username="admin")
    for path in (
        "/admin/",
        "/admin/core/user/",
        f"/admin/core/user/{person.pk}/change/",
        "/admin/core/assignment/add/",
    ):
        visit(path)
    page.click(".select2-selection >> nth=0")
    page.wait_for_selector(".select2-results__option")


def test_the_refused_lines_are_read_then_the_others_are_kept(page, visit, sign_in, admin):
    """The file that comes leaves the form free: the next button is no second click."""
    sign_in(admin)
    visit("/administration/comptes/importer/")
    head, good, bad = (
        "Identifiant;Prénom;Nom;Courriel;Service;Rôle",
        "a.b;A;B;a@exemple.fr;59L",
        "c.d;C;D;c@exemple.fr;99Z",
    )
    content = "\n".join([head, *(f"{line};Chargé de mission" for line in (good, bad))]).encode()
    page.set_input_files("[name=file]", {"name": "comptes.csv", "mimeType": "text/csv", "buffer": content})
    page.click("text=Lire le fichier")
    with page.expect_download():
        page.click("text=Télécharger les lignes refusées")
    page.click("text=Enregistrer 1 ligne")
    page.wait_for_selector("text=1 compte créé")
    assert User.objects.filter(username="a.b").exists()


def test_a_mark_stays_on_the_line_of_its_word(page, visit, settings):
    """« never ends a line, » : ; ? ! % and € never begin one, whoever wrote the sentence."""
    settings.DEMO_ACCOUNTS, settings.DEMO_PASSWORD = DEMO, "demo"
    visit("/connexion/")
    page.wait_for_function("document.body.innerText.includes('«\\u00a0')")
    assert not re.search(r"« | [»:;?!](\s|$)", page.inner_text("body"))

    said = "Il faut\n  : 14 500,00 €, soit 99 % de 2008 000 postes."
    page.evaluate(
        """said => {
      const elt = Object.assign(document.createElement("p"), { id: "dit", textContent: said });
      document.body.append(elt);
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt } }));
    }""",
        said,
    )
    assert page.text_content("#dit") == "Il faut\u00a0: 14\u00a0500,00\u00a0€, soit 99\u00a0% de 2008 000 postes."


def test_a_word_longer_than_a_narrow_screen_is_cut(page, visit):
    page.set_viewport_size({"width": 390, "height": 844})
    visit("/connexion/")
    page.evaluate("""() => {
      const row = Object.assign(document.createElement("div"), { className: "portal-title-row" });
      row.innerHTML = `<h1>${"Association".repeat(8)}</h1><p>${"chantier".repeat(12)}</p>`;
      document.querySelector("main").append(row, row.lastChild.cloneNode(true));
    }""")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
