"""The Django admin: who enters, what is written in the journal, what nobody may touch. Generic tests over every app."""

from html import unescape

import pytest
from django.contrib import admin as django_admin
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import ActivitySector, Antenna
from iae_portal.core.admin.base import PortalModelAdmin, ReadOnlyAdmin
from iae_portal.core.enums import Role
from iae_portal.core.models import Assignment, Job, JournalEntry, Letterhead, User
from iae_portal.core.services import second_factor
from tests.factories import AssignmentFactory, JobFactory, LetterheadFactory, UserFactory, service
from tests.factories.conventions import SiaeFactory
from tests.factories.core import JournalEntryFactory
from tests.factories.discovery import three_of_each
from tests.factories.seminars import ContributionFactory, TemplateEventFactory
from tests.forms import forms_of

REGISTERED = sorted(django_admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in REGISTERED if not model.__module__.startswith(("django.", "django_otp."))]


def label(model) -> str:
    return model._meta.label


def changelist(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def change(obj) -> str:
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def pages_of(model, may_add: bool) -> list[str]:
    """The list of a model, searched, its first row, and the empty form where one may add."""
    row = model._default_manager.first()
    pages = [f"{changelist(model)}?q=essai"] + ([change(row)] if row is not None else [])
    return [*pages, changelist(model) + "add/"] if may_add else pages


def test_every_page_of_the_admin_opens_and_searches(admin):
    three_of_each()
    asked = admin.get("/admin/").wsgi_request
    sites = django_admin.site._registry.items()
    pages = [page for model, options in sites for page in pages_of(model, options.has_add_permission(asked))]
    assert {page: status for page in pages if (status := admin.get(page).status_code) != 200} == {}


@pytest.mark.parametrize(("words", "searched"), [(8, 8), (9, 8), (300, 8)])
def test_a_search_of_the_admin_reads_eight_words(admin, words, searched):
    with CaptureQueriesContext(connection) as queries:
        assert admin.get(f"{changelist(Job)}?q={'essai+' * words}").status_code == 200
    assert max(query["sql"].count("essai") for query in queries) == searched * len(
        django_admin.site._registry[Job].search_fields
    )


def test_a_key_that_no_row_has_is_told_and_nothing_is_done(admin):
    """Ticked by hand, or in an address that says already that it could not be answered."""
    row = ActivitySector.objects.create(code="EX", name="Exemple")
    ticked = {"action": "delete_selected", "post": "yes", "_selected_action": [row.pk, "abc"]}

    answer = admin.post(changelist(ActivitySector), ticked, follow=True)
    assert "rien n&#x27;est fait" in answer.content.decode()
    assert ActivitySector.objects.filter(pk=row.pk).exists()
    answer = admin.get(f"{changelist(ActivitySector)}?e=1&id=abc", follow=True)
    assert answer.redirect_chain == [(f"{changelist(ActivitySector)}?e=1", 302)]

    admin.post(changelist(ActivitySector), ticked | {"_selected_action": [row.pk]})
    assert not ActivitySector.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("asked", ["state=%00", "id__range=1", f"created_at__year={10**30}"])
def test_a_question_that_no_list_of_the_admin_asks_gives_the_whole_list(admin, asked):
    JobFactory()
    admin.raise_request_exception = False
    answer = admin.get(f"{changelist(Job)}?{asked}", follow=True)

    assert answer.redirect_chain == [(f"{changelist(Job)}?e=1", 302)]
    assert "la voici entière" in answer.content.decode()


def test_every_form_of_the_admin_sent_empty_says_what_it_misses(admin):
    admin.raise_request_exception = False
    asked = admin.get("/admin/").wsgi_request
    forms = [
        changelist(model) + "add/" for model in OURS if django_admin.site._registry[model].has_add_permission(asked)
    ]
    assert len(forms) > 10
    assert {form: status for form in forms if (status := admin.post(form, {}).status_code) != 200} == {}


def test_what_is_no_key_is_no_row_of_any_list(admin):
    admin.raise_request_exception = False
    lists = {model: django_admin.site._registry[model].autocomplete_fields for model in OURS}
    asked = [(changelist(model) + "add/", dict.fromkeys(names, "abc")) for model, names in lists.items() if names]
    assert len(asked) > 4
    answers = [answer for form, given in asked for answer in (admin.post(form, given), admin.get(form, given))]
    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.parametrize("model", OURS, ids=label)
def test_every_admin_stands_on_a_base_of_the_house_and_searches(model):
    options = django_admin.site._registry[model]
    assert isinstance(options, PortalModelAdmin)
    assert options.search_fields


def test_the_journal_is_read_only(admin):
    row = JournalEntryFactory()
    assert isinstance(django_admin.site._registry[JournalEntry], ReadOnlyAdmin)
    assert admin.post(change(row), {"sentence": "autre"}).status_code == 403
    assert admin.post(change(row).replace("change", "delete"), {"post": "yes"}).status_code == 403


def test_only_an_administrator_enters(client, officer_59l, national, admin):
    assert [c.get("/admin/").status_code for c in (officer_59l, national, admin)] == [302, 302, 200]
    assert officer_59l.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/connexion/?next=/admin/"
    assert UserFactory(is_staff=True).has_perm("core.view_user") is False


def test_adding_changing_and_deleting_are_in_the_journal_with_before_and_after(admin):
    values = {
        "service": service("62").pk,
        "prefet_title": "Le préfet du Pas-de-Calais (essai)",
        "prefecture": "Préfecture",
        "address": "1 rue de l'Essai",
        "postcode": "62000",
        "city": "Arras",
        "start": "01/01/2008",
    }
    admin.post(reverse("admin:core_letterhead_add"), values)
    row = Letterhead.objects.get()
    admin.post(change(row), {**values, "city": "Lens"})
    admin.post(reverse("admin:core_letterhead_delete", args=[row.pk]), {"post": "yes"})
    lines = list(JournalEntry.objects.order_by("pk"))
    assert [line.action for line in lines] == ["admin.add", "admin.change", "admin.delete"]
    assert (lines[1].before, lines[1].after) == ({"city": "Arras"}, {"city": "Lens"})
    assert lines[2].before["city"] == "Lens"
    assert {line.service.code for line in lines} == {"62"}


def test_a_change_that_changes_nothing_is_not_journaled(admin):
    row = LetterheadFactory()
    names = ["prefet_title", "prefecture", "address", "postcode", "city", "phone", "email"]
    values = {name: getattr(row, name) for name in names}
    admin.post(change(row), {**values, "service": row.service_id, "start": "01/01/2007"})
    assert JournalEntry.objects.count() == 0


def test_deleting_several_writes_one_line_each(admin):
    rows = AssignmentFactory.create_batch(2)
    values = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    admin.post(changelist(Assignment), values)
    assert list(Assignment.objects.values_list("user__username", flat=True)) == ["admin"]
    assert JournalEntry.objects.filter(action="admin.delete").count() == 2


def test_a_new_account_chooses_its_own_password(admin, django_capture_on_commit_callbacks):
    values = {
        "username": "nouvelle.personne",
        "first_name": "Nouvelle",
        "last_name": "Personne",
        "email": "nouvelle.personne@exemple.invalid",
        "is_superuser": "on",
    }
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("admin:core_user_add"), values)
    user = User.objects.get(username="nouvelle.personne")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, True, True)
    assert [message.to for message in mail.outbox] == [[user.email]]
    line = JournalEntry.objects.get(action="admin.add")
    assert "password" not in line.after

    lines = {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}
    admin.post(change(user), {"username": user.username, "is_active": "on", "email": user.email, **lines})
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_a_lost_telephone_is_forgotten_by_an_administrator(admin):
    person = UserFactory()
    device = second_factor.TOTPDevice.objects.create(user=person, name="Téléphone")
    admin.post(changelist(User), {"action": "remove_second_factor", "_selected_action": [person.pk]})
    assert second_factor.TOTPDevice.objects.filter(pk=device.pk).exists() is False
    assert JournalEntry.objects.get().sentence == f"Second facteur retiré : {person}"


def test_the_admin_speaks_french(admin):
    page = admin.get("/admin/").content.decode()
    assert "Administration du portail IAE" in page
    assert [word for word in ("Groups", "TOTP", "Static devices", "Access") if word in page] == []


def test_the_second_factor_is_asked_by_the_admin_too(admin, settings):
    settings.ADMIN_REQUIRES_SECOND_FACTOR = True
    assert admin.get("/admin/")["Location"] == "/mon-compte/second-facteur/"
    assert Role.ADMINISTRATOR in {seat.role for seat in admin.user.assignments.all()}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.parametrize(
    ("make", "table"),
    [
        (LetterheadFactory, "core_letterhead"),  # of no rank: held alone
        (SiaeFactory, "conventions_siae"),
        (ContributionFactory, "seminars_event"),  # a part: its whole is held
    ],
)
def test_the_administration_reads_and_compares_under_the_lock(admin, make, table):
    row = make()
    with CaptureQueriesContext(connection) as queries:
        admin.post(change(row), {})

    sent = [query["sql"] for query in queries]
    locked = next(rank for rank, sql in enumerate(sent) if sql.endswith(f'FOR NO KEY UPDATE OF "{table}"'))
    own = f'FROM "{row._meta.db_table}" WHERE "{row._meta.db_table}"."id" = {row.pk}'
    assert any(own in sql.split(" LIMIT ")[0] for sql in sent[locked + 1 :])


def test_the_administration_does_not_put_back_what_another_saved(admin):
    """An older page keeps the other's value; a field that both changed is shown with both."""
    row = LetterheadFactory(city="Lille")
    form = admin.get(change(row)).context["adminform"].form
    typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    Letterhead.objects.filter(pk=row.pk).update(city="Lens")

    assert admin.post(change(row), typed).status_code == 302
    row.refresh_from_db()
    assert row.city == "Lens"

    both = admin.post(change(row), typed | {"city": "Douai"})
    assert both.status_code == 200
    assert "pendant que vous saisissiez" in both.content.decode()
    row.refresh_from_db()
    assert row.city == "Lens"


def test_a_line_inside_a_page_does_not_put_back_what_another_saved(admin):
    row = Antenna.objects.create(siae=SiaeFactory(), name="Antenne", city="Lille")
    (form,) = (form for form in forms_of(admin.get(change(row.siae)).content.decode(), "") if "siret" in form.values)
    typed = {name: value[0] for name, value in form.values.items() if len(value) == 1 and not name.startswith("_")}
    Antenna.objects.filter(pk=row.pk).update(city="Lens")

    assert admin.post(change(row.siae), typed | {"antennas-0-name": "Antenne du Nord"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.city) == ("Antenne du Nord", "Lens")

    both = admin.post(change(row.siae), typed | {"antennas-0-city": "Douai"})
    assert "a enregistré « Lens »" in unescape(both.content.decode())
    row.refresh_from_db()
    assert row.city == "Lens"


def deletion(rows: list) -> dict:
    return {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}


def test_what_other_rows_name_in_a_list_is_not_deleted(admin):
    """The sectors of a structure are a list of its own: it would have lost one without a line."""
    named, free = ActivitySector.objects.all()[:2]
    siae = SiaeFactory()
    siae.sectors.add(named)
    page = admin.post(changelist(ActivitySector), deletion([named, free])).content.decode()
    assert str(siae) in unescape(page) and "protégé" in page
    admin.post(change(named).replace("change", "delete"), {"post": "yes"})
    assert list(siae.sectors.all()) == [named]
    admin.post(changelist(ActivitySector), deletion([free]))
    assert not ActivitySector.objects.filter(pk=free.pk).exists()


def test_what_goes_with_a_deleted_row_is_journaled_too(admin):
    template = TemplateEventFactory().template
    admin.post(changelist(type(template)), deletion([template]))
    told = JournalEntry.objects.filter(action="admin.delete").order_by("pk")
    assert [line.content_type.model for line in told] == ["seriestemplate", "templateevent"]
