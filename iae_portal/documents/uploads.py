"""Files that people send: recognised by their content, limited in size, stored under a random name, served apart.

Content decides, the extension must agree with it: a page renamed ".pdf" is refused.
"""

import codecs
import hashlib
import re
import uuid
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.http import FileResponse

from iae_portal.core import archives
from iae_portal.core.storage import FileLost

UNPACKED_MAX_BYTES = 200 * 1024 * 1024
ENTRIES_MAX = 5000
NAME_MAX = 160
MIMETYPE = "mimetype"  # the entry by which an OpenDocument file says what it is
DAMAGED = "Ce fichier est abîmé : ouvrez-le, enregistrez-le de nouveau, puis envoyez-le."


@dataclass(frozen=True)
class FileKind:
    """A kind of file that the portal takes."""

    label: str
    extensions: tuple[str, ...]
    content_type: str


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("PDF", (".pdf",), "application/pdf")
JPEG = FileKind("JPEG", (".jpg", ".jpeg"), "image/jpeg")
PNG = FileKind("PNG", (".png",), "image/png")
ODT = FileKind("ODT", (".odt",), "application/vnd.oasis.opendocument.text")
ODS = FileKind("ODS", (".ods",), "application/vnd.oasis.opendocument.spreadsheet")
DOCX = FileKind("DOCX", (".docx",), f"{OFFICE}.wordprocessingml.document")
XLSX = FileKind("XLSX", (".xlsx",), f"{OFFICE}.spreadsheetml.sheet")
ODP = FileKind("ODP", (".odp",), "application/vnd.oasis.opendocument.presentation")
PPTX = FileKind("PPTX", (".pptx",), f"{OFFICE}.presentationml.presentation")

ALL_KINDS = (PDF, JPEG, PNG, ODT, ODS, DOCX, XLSX, ODP, PPTX)
OPEN_DOCUMENTS = (ODT, ODS, ODP)
BY_ENTRY = {"word/document": DOCX, "xl/workbook": XLSX, "ppt/presentation": PPTX}
# Office on line numbers the main part of a file that it saves again: "word/document2.xml".
_MAIN = re.compile(rf"({'|'.join(BY_ENTRY)})[0-9]*\.xml")
SCANS = (PDF, JPEG, PNG)


def file_size(size: int) -> str:
    """ "37 Ko", "1,2 Mo"."""
    return megabytes(size) if size >= 1024 * 1024 else f"{-(-size // 1024)}\u00a0Ko"


def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0") + "\u00a0Mo"


def kind_of(file: File) -> FileKind | None:
    """The kind its first bytes (and, for office files, its inner list) say; None when it is none of ours."""
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    # Some scanners and servers put a mark or an empty line before the file that every reader opens.
    if start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return None


def _office_kind(file: File) -> FileKind | None:
    """ValidationError on macros, on an archive that swells or cannot be read to its end."""
    limits = archives.Limits(ENTRIES_MAX, UNPACKED_MAX_BYTES)
    try:
        content = archives.unpack(file, limits, wanted=lambda name: name == MIMETYPE)
    except archives.Swollen as error:
        raise ValidationError("Ce fichier est trop volumineux une fois ouvert : réduisez-le ou découpez-le.") from error
    except archives.Damaged as error:
        raise ValidationError(DAMAGED) from error
    _refuse_macros(content.names)
    return _kind_by_entries(content)


def _refuse_macros(names: frozenset[str]) -> None:
    if any(name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ValidationError("Ce fichier contient des macros : enregistrez-le sans elles, puis envoyez-le de nouveau.")


def _kind_by_entries(content: archives.Unpacked) -> FileKind | None:
    if MIMETYPE in content.names:
        declared = content.parts[MIMETYPE][:200].decode("ascii", "replace").strip()
        return next((kind for kind in OPEN_DOCUMENTS if kind.content_type == declared), None)
    if "[Content_Types].xml" not in content.names:
        return None
    return next((BY_ENTRY[main[1]] for main in map(_MAIN.fullmatch, content.names) if main), None)


def validate_upload(file: File, kinds: tuple[FileKind, ...] = ALL_KINDS) -> FileKind:
    """The kind of an acceptable file; ValidationError with a French sentence otherwise."""
    if not file.size:
        raise ValidationError("Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            f"Ce fichier pèse {megabytes(file.size)}, la limite est de {megabytes(settings.UPLOAD_MAX_BYTES)} : "
            "réduisez-le ou découpez-le."
        )
    accepted = ", ".join(kind.label for kind in kinds)
    kind = kind_of(file)
    if kind is None or kind not in kinds:
        raise ValidationError(f"Le contenu de ce fichier n'est pas d'un format accepté ({accepted}).")
    if PurePath(file.name).suffix.lower() not in kind.extensions:
        raise ValidationError(
            f"Ce fichier contient du {kind.label} mais son nom se termine autrement : "
            f"renommez-le en « {kind.extensions[0]} »."
        )
    return kind


def display_name(name: str) -> str:
    """The last part of the name sent, without control signs, short enough to keep."""
    plain = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable())
    path = PurePath(plain)
    return f"{path.stem[: NAME_MAX - len(path.suffix)]}{path.suffix}"


def upload_path(instance: models.Model, filename: str) -> str:
    """A random name under the model's folder: what a person typed never becomes a path."""
    extension = PurePath(filename).suffix.lower()
    return f"uploads/{instance._meta.label_lower}/{uuid.uuid4().hex}{extension}"


def sha256_of(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def stored_values(file: File) -> dict:
    """The fields of a StoredFile made from a validated upload."""
    return {
        "file": file,
        "original_name": display_name(file.name),
        "size": file.size,
        "sha256": sha256_of(file),
    }


class UploadField(forms.FileField):
    """File field of the portal: content, extension and size are checked; the help text says what is accepted."""

    def __init__(self, *, kinds: tuple[FileKind, ...] = ALL_KINDS, **options):
        self.kinds = kinds
        accepted = ", ".join(kind.label for kind in kinds)
        options.setdefault("help_text", f"{accepted}, {megabytes(settings.UPLOAD_MAX_BYTES)} au plus.")
        options.setdefault("max_length", 255)
        super().__init__(**options)
        extensions = ",".join(extension for kind in kinds for extension in kind.extensions)
        self.widget.attrs.setdefault("accept", extensions)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file is not initial:
            validate_upload(file, self.kinds)
        return file


def serve(file: File, name: str) -> FileResponse:
    """The file as a download that no browser runs or guesses; the caller has checked the right to read it.

    Raises FileLost when the store has lost it, of which the administrators are told.
    """
    suffix = PurePath(name).suffix.lower()
    content_type = next((kind.content_type for kind in ALL_KINDS if suffix in kind.extensions), None)
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise FileLost(file.name) from None
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type=content_type or "application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
