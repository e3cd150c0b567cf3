"""A structure with its link, and what its contact does: shared by the tests of exchanges."""

import datetime as dt
import re

from django.core import mail
from django.urls import reverse

from conventions.models import Exchange, StructureLink
from conventions.services import exchanges, structure_links
from conventions.structure_links import token
from iae_portal.core import clock
from tests.clients import PortalClient


def asked(convention, actor, kind: str, **period) -> Exchange:
    due_on = clock.today() + dt.timedelta(days=15)
    return exchanges.ask(actor=actor, convention=convention, kind=kind, due_on=due_on, **period)


def door(link: StructureLink) -> str:
    return reverse("conventions:guest_structure", args=[token(link)])


def page_of(link: StructureLink, exchange: Exchange) -> str:
    return reverse("conventions:guest_task", args=[token(link), exchange.pk])


def code_of(link: StructureLink) -> str:
    """Asked by the page, made and mailed by the worker."""
    structure_links.ask_code(link=link)
    structure_links.deliver_code(pk=link.pk)
    return re.search(r"\d{3} \d{3}", mail.outbox[-1].body).group()


def inside(link: StructureLink) -> PortalClient:
    client = PortalClient()
    code = code_of(link)
    assert client.post(door(link), {"code": code}).status_code == 302
    return client
