"""One's own sessions: listed, closed one by one or all but the present one; the previous login is said."""

from iae_portal.core.models import JournalEntry, User
from tests.clients import PortalClient
from tests.factories import UserFactory
from tests.factories.core import PASSWORD

PAGE = "/mon-compte/sessions/"


def signed_in(user: User, agent: str) -> PortalClient:
    client = PortalClient(headers={"User-Agent": agent})
    client.post("/connexion/", {"username": user.username, "password": PASSWORD})
    return client


def test_a_person_closes_the_sessions_of_others_machines_only(db):
    user, other = UserFactory(), UserFactory()
    desk, lost, third = (signed_in(user, agent) for agent in ("Bureau", "Train", "Salle"))
    stranger = signed_in(other, "Ailleurs")
    context = desk.get(PAGE).context
    assert [(row.agent, row.is_present) for row in context["sessions"]][0] == ("Bureau", True)
    assert sorted(row.agent for row in context["sessions"]) == ["Bureau", "Salle", "Train"]
    assert context["previous"] is None and third.get(PAGE).context["previous"] is not None
    reference = next(row.reference for row in context["sessions"] if row.agent == "Train")
    assert lost.session.session_key not in desk.get(PAGE).text

    desk.post(f"{PAGE}fermer/", {"reference": reference})
    assert (lost.get(PAGE).status_code, third.get(PAGE).status_code, desk.get(PAGE).status_code) == (302, 200, 200)
    desk.post(f"{PAGE}fermer/", {"reference": "inconnue"})
    assert third.get(PAGE).status_code == 200
    desk.post(f"{PAGE}fermer/")
    assert (third.get(PAGE).status_code, desk.get(PAGE).status_code) == (302, 200)
    assert stranger.get(PAGE).status_code == 200
    assert JournalEntry.objects.filter(action="account.sessions").count() == 2
