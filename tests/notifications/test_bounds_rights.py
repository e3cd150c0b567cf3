"""Who may use the personal link that a mail bears."""

from types import SimpleNamespace

import pytest

from iae_portal.notifications import rights


@pytest.mark.parametrize(("recipient", "allowed"), [(7, True), (8, False), (None, False)])
def test_the_link_of_a_mail_is_its_recipient_s(recipient, allowed):
    mail = SimpleNamespace(recipient_id=recipient, kind="no.reader")
    assert rights.may(SimpleNamespace(pk=7), rights.ANSWER, mail) is allowed


@pytest.mark.parametrize("allowed", [True, False])
def test_another_uses_it_where_the_kind_of_mail_lets_him(monkeypatch, allowed):
    monkeypatch.setattr(rights, "LINK_READERS", {"of.guests": lambda user, mail: allowed})
    mail = SimpleNamespace(recipient_id=8, kind="of.guests")
    assert rights.may(SimpleNamespace(pk=7), rights.ANSWER, mail) is allowed
