"""The journal at the foot of a page: its last ten lines, then the whole by pages of a hundred."""

from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template

from iae_portal.core.models import JournalEntry
from tests.factories.conventions import SiaeFactory

NOW = datetime(2008, 10, 15, 9, tzinfo=UTC)
JOURNAL = Template("{% load portal %}{% journal subject %}")
OLDER, NEWER = "Actions plus anciennes", "Actions plus récentes"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "asked", "lines", "older", "newer"),
    [
        (0, "", 0, None, None),
        (10, "", 10, None, None),
        (11, "", 10, "?journal=1", None),
        (100, "1", 100, None, "?"),
        (101, "1", 100, "?journal=2", "?"),
        (101, "2", 1, None, "?journal=1"),
        (11, "rien", 10, "?journal=1", None),
        (11, "0", 10, "?journal=1", None),
        (11, "9999999999", 10, "?journal=1", None),
    ],
)
def test_no_line_is_out_of_reach(count, asked, lines, older, newer, rf):
    subject = SiaeFactory()
    kind = ContentType.objects.get_for_model(subject)
    JournalEntry.objects.bulk_create(
        JournalEntry(content_type=kind, object_id=subject.pk, at=NOW, actor_label="A", sentence=f"Ligne {rank}")
        for rank in range(count)
    )
    request = rf.get("/", {"journal": asked} if asked else {})
    html = JOURNAL.render(Context({"request": request, "subject": subject}))
    assert html.count("<time") == lines
    for words, address in ((OLDER, older), (NEWER, newer)):
        assert (words in html) is bool(address)
        assert not address or f'href="{address}#journal-titre">{words}' in html


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "folded"), [(4, False), (5, True)])
def test_an_act_of_many_values_keeps_them_behind_their_count(count, folded, rf):
    subject = SiaeFactory()
    after = dict(list({"name": "B", "city": "Lille", "siret": "1", "email": "b@c.fr", "phone": "2"}.items())[:count])
    kind = ContentType.objects.get_for_model(subject)
    JournalEntry.objects.create(
        content_type=kind, object_id=subject.pk, at=NOW, actor_label="A", sentence="Saisie", before={}, after=after
    )
    html = JOURNAL.render(Context({"request": rf.get("/"), "subject": subject}))
    assert html.count("<ins>") == count
    assert (f"Voir les {count} valeurs" in html) is folded
