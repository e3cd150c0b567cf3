"""Every act that takes away is either undone by a click for ten seconds, or asked twice with its consequences."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.core import serializers
from django.http import Http404
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, reverse

from conventions.models import Antenna, Convention
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from iae_portal.core.services import undo
from seminars.models import ProgrammeItem
from tests.factories import AssignmentFactory
from tests.factories.conventions import AntennaFactory, ConventionFactory
from tests.factories.notifications import SavedViewFactory
from tests.factories.seminars import ItemFactory, RoomFactory, SpeakerFactory
from tests.scenes import scene
from tests.test_rights_table import ROWS

VERBS = r"retir|retrait|supprim|abandon|/cess|revoqu|annul|/clore|ferme|reaffect|lever|suspen|finir"
UNDONE = {
    "conventions:antenna_remove",
    "conventions:objective_remove",
    "conventions:drop_indicator",
    "conventions:reassign",
    "conventions:reassign_many",
    "cdiae:item_remove",
    "cdiae:document_remove",
    "cdiae:territory_remove",
    "financing:lot_drop",
    "notifications:saved_view_drop",
    "seminars:material_delete",
    "seminars:invitee_remove",
    "seminars:take_back",
    "seminars:part_delete",
}
ASKED = {
    "dashboards:text_withdraw",
    "core:second_factor_remove",
    "core:token_revoke",
    "core:assignment_close",
    "core:delegation_close",
    "conventions:siae_close",
    "conventions:procedure_close",
    "conventions:link_revoke",
    "conventions:exchange_withdraw",
    "conventions:call_off_suspension",
    "conventions:suspend",
    "conventions:lift_suspension",
    "conventions:indicator_retire",
    "conventions:motive_end",
    "financing:bareme_delete",
    "financing:campaign_lift",
    "financing:movement_lift",
    "financing:recovery_withdraw",
    "financing:annex_suspend",
    "cdiae:cancel",
    "cdiae:seat_remove",
}
# A session of the council does not leave its page: the question opens in place, its consequences before the button.
ASKED_IN_PLACE = {
    "cdiae:strike": ("session_person.html", "s'effacent"),
    "cdiae:proxy_remove": ("session_proxies.html", "ne compte plus"),
}
NOTHING_LOST = {
    "core:sessions_close": "on se reconnecte",
    "core:undo": "c'est l'annulation",
    "cdiae:lift": "le motif est demandé, et l'intérêt peut être noté de nouveau",
}


def taking_away(patterns=None, namespace: str = "", route: str = "/") -> Iterator[tuple[str, Callable]]:
    """(name, view) of every URL whose last word takes something away."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        whole = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from taking_away(pattern.url_patterns, pattern.namespace or namespace, whole)
        elif re.search(rf"(?:{VERBS})[a-z-]*/(?:<[^/]*>/)?$", whole):
            yield f"{namespace}:{pattern.name}", pattern.callback


def is_asked(view: Callable) -> bool:
    """Whether it has a page of its own, before anything is done."""
    request = RequestFactory().get("/")
    try:
        return view(request).status_code != 405
    except (TypeError, AttributeError, Http404):  # it went in: it has a page
        return True


def test_each_act_that_takes_away_is_undone_or_asked_twice():
    found = dict(taking_away())
    assert sorted(found) == sorted(UNDONE | ASKED | set(ASKED_IN_PLACE) | set(NOTHING_LOST))
    assert [name for name in sorted(ASKED) if not is_asked(found[name])] == []


@pytest.mark.parametrize("name", ASKED_IN_PLACE)
def test_what_is_asked_in_place_says_it_before_its_button(name):
    template, said = ASKED_IN_PLACE[name]
    questions = re.findall(r"<details.*?</details>", get_template(f"cdiae/{template}").template.source, re.DOTALL)
    assert [said in question.partition(name)[0] for question in questions if name in question] == [True]


MOVING = {"last_action_on", "sequence"}  # the dossier has moved, the members hear of it: twice


def rows_of(app: str) -> list[dict]:
    """Every row of an application."""
    models = apps.get_app_config(app).get_models(include_auto_created=True)
    rows = [row for model in models for row in serializers.serialize("python", model._base_manager.order_by("pk"))]
    for row in rows:
        for name in MOVING:
            row["fields"].pop(name, None)
    return rows


def button_of(answer) -> str:
    """The address of the button "Annuler" on the page that follows."""
    return re.search(r'action="(/annuler/[^"]+)"', answer.content.decode())[1]


def act(name: str) -> tuple[dict, str]:
    """How to reach it, and one role that may, as its own rights table says."""
    row = next(row for row in ROWS if row.view == name and row.readers)
    return row.arguments(), "head_59l" if "head_59l" in row.readers else min(row.readers)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(UNDONE - {"conventions:reassign_many"}))
def test_what_a_click_took_away_comes_back_whole(name, request, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data, app = {}, name.split(":")[0]
    if name == "notifications:saved_view_drop":
        client = request.getfixturevalue("officer_59l")
        arguments = {"pk": SavedViewFactory(owner=client.user).pk}
    else:
        arguments, role = act(name)
        client = request.getfixturevalue(role)
    if name == "conventions:reassign":
        service = Convention.objects.get(number=arguments["number"]).service
        data = {"officer": AssignmentFactory(service=service).user_id}
    before, lines = rows_of(app), JournalEntry.objects.count()

    page = client.post(reverse(name, kwargs=arguments), data, follow=True)
    assert rows_of(app) != before
    page = client.post(button_of(page), follow=True)

    assert "C&#x27;est annulé" in page.content.decode()
    assert rows_of(app) == before
    if name != "seminars:take_back":  # the desk journals no presence: the sheet is signed
        assert JournalEntry.objects.count() >= lines + 2


@pytest.mark.django_db
def test_what_was_linked_to_many_comes_back_linked(officer_59l):
    part, speakers = ItemFactory(), SpeakerFactory.create_batch(2)
    part.speakers.set(speakers)
    kept = json.loads(json.dumps(undo.erase(part)))
    assert not ProgrammeItem.objects.exists()
    undone = undo.undoable("seminars.part", part.event, kept)
    undo.put_back(undone, actor=officer_59l.user)
    assert set(ProgrammeItem.objects.get().speakers.all()) == set(speakers)
    with pytest.raises(Refusal, match="Ce qui a été retiré ne peut plus être remis"):
        undo.put_back(undone, actor=officer_59l.user)


@pytest.mark.django_db
def test_what_pointed_at_it_points_at_it_again(officer_59l):
    room = RoomFactory()
    part = ItemFactory(event=room.event, room=room)
    kept = json.loads(json.dumps(undo.erase(room)))
    assert ProgrammeItem.objects.get().room is None
    undo.put_back(undo.undoable("seminars.room", part.event, kept), actor=officer_59l.user)
    assert ProgrammeItem.objects.get().room == room


@scene
def antenna(officer_59l) -> Antenna:
    return AntennaFactory()


def removed(client, antenna) -> str:
    address = reverse("conventions:antenna_remove", args=[antenna.siae_id, antenna.pk])
    return button_of(client.post(address, follow=True))


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "back"), [(10, 1), (11, 0)])
def test_after_ten_seconds_it_is_refused_in_a_sentence(officer_59l, antenna, monkeypatch, seconds, back):
    clicked = clock.real_now().replace(microsecond=0)
    monkeypatch.setattr(clock, "real_now", lambda: clicked)
    button = removed(officer_59l, antenna)
    monkeypatch.setattr(clock, "real_now", lambda: clicked + dt.timedelta(seconds=seconds))

    page = officer_59l.post(button, follow=True).content.decode()

    assert (Antenna.objects.count(), undo.OVER.replace("'", "&#x27;") in page) == (back, not back)


@pytest.mark.django_db
def test_it_is_refused_when_somebody_else_wrote_meanwhile(officer_59l, head_59l, antenna):
    button = removed(officer_59l, antenna)
    head_59l.post(reverse("conventions:antenna_add", args=[antenna.siae_id]), ADDED)

    page = officer_59l.post(button, follow=True).content.decode()

    assert f"{head_59l.user} a écrit entre-temps" in page
    assert [row.name for row in Antenna.objects.all()] == ["Antenne du chef"]


ADDED = {"name": "Antenne du chef", "address": "1 rue", "postcode": "59000", "city": "Lille"}


@pytest.mark.django_db
def test_a_button_serves_once_and_only_who_saw_it(officer_59l, head_59l, antenna):
    button = removed(officer_59l, antenna)

    stranger = head_59l.post(button, follow=True).content.decode()
    officer_59l.post(button)
    again = officer_59l.post(button, follow=True).content.decode()

    sentence = undo.OVER.replace("'", "&#x27;")
    assert (sentence in stranger, sentence in again, Antenna.objects.count()) == (True, True, 1)


@pytest.mark.django_db
def test_many_dossiers_go_back_to_whom_they_were_taken_from(head_59l, officer_59l):
    service = head_59l.user.assignments.get().service
    rows = ConventionFactory.create_batch(2, siae__service=service, service=service, officer=officer_59l.user)
    alone = ConventionFactory(siae__service=service, service=service, officer=None)
    keys = [row.pk for row in (*rows, alone)]
    other = AssignmentFactory(service=service).user
    address = reverse("conventions:reassign_many")

    page = head_59l.post(address, {"dossier": keys, "officer": other.pk}, follow=True)
    given = set(Convention.objects.values_list("officer", flat=True))
    head_59l.post(button_of(page))

    officers = dict(Convention.objects.values_list("pk", "officer"))
    assert (given, officers) == ({other.pk}, {key: officer_59l.user.pk for key in keys[:2]} | {alone.pk: None})
