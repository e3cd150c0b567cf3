"""From a subject to frozen inputs, from a version to HTML. What is not frozen here is never on the page."""

import base64
import datetime as dt
import io
from importlib.metadata import version as package_version
from typing import Any

import segno
from django.conf import settings
from django.db import models
from django.urls import reverse

from iae_portal.core import clock
from iae_portal.core.hours import day_of, zone_of
from iae_portal.core.models import Service
from iae_portal.core.selectors.letterheads import letterhead_on
from iae_portal.documents import strict
from iae_portal.documents.inputs import freeze, thaw
from iae_portal.documents.kinds import DocumentKind
from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.typography import keep_together

ENGINE = f"portail 2 / WeasyPrint {package_version('weasyprint')}"
RESERVED = "document"


def inputs_of(kind: DocumentKind, subject: models.Model) -> dict:
    """Everything the document will say, frozen. Two equal results are the same version."""
    content = kind.build_context(subject)
    if RESERVED in content:
        raise ValueError(f"the key {RESERVED!r} is reserved: {kind.key}")
    # The letterhead of the act, not of the day it is printed again.
    day = kind.letterhead_day(subject) or clock.today()
    frozen = {
        "kind": kind.key,
        "revision": kind.revision,
        "template": kind.template,
        "label": kind.label,
        "title": kind.title_of(subject),
        "number": kind.number(subject),
        "final": kind.is_final(subject),
        "service": letterhead_of(kind.service(subject), day),
        "content": content,
    }
    return freeze(frozen)


def letterhead_of(service: Service, day: dt.date) -> dict[str, str]:
    """What the service prints at the head of its papers that day (empty strings when nothing was entered)."""
    row = letterhead_on(service, day)
    fields = ("prefet_title", "prefecture", "address", "postcode", "city", "phone", "email")
    return {
        "code": service.code,
        "name": service.name,
        "direction": service.get_kind_display(),
        **{field: getattr(row, field) if row else "" for field in fields},
    }


def verification_url(code: str) -> str:
    return settings.SITE_URL + reverse("documents:verify", args=[code])


def qr_code(url: str) -> str:
    """A data URI: the QR code as SVG."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def context_of(version: DocumentVersion) -> dict[str, Any]:
    """Variables of the template: the kind's own names, and `document` for what every document bears."""
    inputs = thaw(version.inputs, strict.StrictDict)
    url = verification_url(version.code)
    document = {
        **{key: inputs[key] for key in ("kind", "label", "title", "number", "final", "service")},
        "full_title": version.full_title,
        "mark": "" if inputs["final"] else " – projet",
        "version": version.number,
        "created_on": day_of(version.created_at, zone_of(version.service.code)),
        "created_at": version.created_at.isoformat(timespec="seconds"),
        "code": version.grouped_code,
        "verification_url": url,
        "verification_page": settings.SITE_URL.partition("://")[2] + reverse("documents:verify_search"),
        "qr_code": qr_code(url),
    }
    return {**inputs["content"], RESERVED: strict.StrictDict(document)}


def html_of(version: DocumentVersion) -> str:
    """The page as HTML. UnknownVariable when its template asks for more than the inputs hold."""
    return strict.render(version.inputs["template"], context_of(version))


def pdf_of(version: DocumentVersion) -> bytes:
    """The file: same inputs, code and date give the same bytes on the same engine."""
    from iae_portal.documents import pdf  # web processes never pay for loading the engine

    return pdf.render(keep_together(html_of(version)), draft=version.watermark, identifier=version.inputs_hash)
