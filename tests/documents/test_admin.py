from django.urls import reverse

from iae_portal.documents.services.versions import produce_document
from tests.documents.kinds import KEY


def test_versions_are_searched_and_read_but_never_written(charter, lille, admin):
    version = produce_document(kind=KEY, subject=lille, actor=None)
    change = reverse("admin:documents_documentversion_change", args=[version.pk])

    listing = admin.get(reverse("admin:documents_documentversion_changelist"), {"q": version.code})

    assert version.title in listing.content.decode().replace("&#x27;", "'")
    assert admin.get(change).status_code == 200
    assert admin.post(change, {"title": "x"}).status_code == 403
    assert admin.get(reverse("admin:documents_documentversion_add")).status_code == 403
    assert admin.post(reverse("admin:documents_documentversion_delete", args=[version.pk])).status_code == 403
