"""A paper is drawn by the engine once in a process: one that differs by its figures and codes alone is not drawn again.

The page itself, with its template and variables, is made each time. No reader of PDF takes what stands for the file:
a test that reads one fails, and asks for `papers_drawn`.
"""

import hashlib
import re

from iae_portal.documents.models import DocumentVersion
from iae_portal.documents.rendering import html_of, pdf_of

QR_CODE = re.compile(r'(?<=class="qr" src=")[^"]+')
FIGURES = re.compile(r"\d+")
DRAWN: set[tuple[bool, str]] = set()


def drawn_once(version: DocumentVersion) -> bytes:
    html = html_of(version)
    shape = _shape(html, version)
    if shape not in DRAWN:
        content = pdf_of(version)
        DRAWN.add(shape)
        return content
    same = hashlib.sha256(f"{html}{version.watermark}{version.inputs_hash}".encode()).hexdigest()
    return f"%PDF-1.7 stands for {same}".encode()


def _shape(html: str, version: DocumentVersion) -> tuple[bool, str]:
    plain = QR_CODE.sub("", html).replace(version.grouped_code, "").replace(version.code, "")
    return version.watermark, hashlib.sha256(FIGURES.sub("0", plain).encode()).hexdigest()
