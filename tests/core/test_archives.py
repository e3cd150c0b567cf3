"""Archives damaged in many ways: a piece and an imported list are refused with a sentence, never by a failure."""

import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from iae_portal.core import archives
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.workbooks import DAMAGED, Workbook
from iae_portal.documents import uploads

ODT = "application/vnd.oasis.opendocument.text"
PACKINGS = {
    "stored": zipfile.ZIP_STORED,
    "zlib": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}


def packed(how: int = zipfile.ZIP_DEFLATED, name: str = "mimetype", text: str = ODT) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr(name, text)
        archive.writestr("content.xml", "<x/>" * 400)
    return out.getvalue()


def in_the_middle(content: bytes, name: bytes = b"mimetype") -> bytes:
    """The bytes just after the name of the first entry spoiled: its data."""
    start = content.index(name) + len(name) + 2
    return content[:start] + bytes(byte ^ 0xFF for byte in content[start : start + 12]) + content[start + 12 :]


def false_name() -> bytes:
    """A name said to be UTF-8 that is not."""
    return packed(name="é-mimetype").replace("é".encode(), b"\xff\xfe")


def with_password() -> bytes:
    content = bytearray(packed())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    return bytes(content)


def unknown_packing() -> bytes:
    content = bytearray(packed())
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + method] = 97
    return bytes(content)


BROKEN = {
    **{how: in_the_middle(packed(method)) for how, method in PACKINGS.items()},
    "false name": false_name(),
    "password": with_password(),
    "unknown packing": unknown_packing(),
    "cut short": packed()[:-30],
    "without directory": packed()[:60],
    "directory moved": packed().replace(b"PK\x01\x02", b"PK\x01\x03"),
    "said shorter": packed().replace((1600).to_bytes(4, "little"), (10).to_bytes(4, "little")),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_damaged_archive_is_refused_with_a_sentence(how):
    with pytest.raises(ValidationError) as piece:
        uploads.validate_upload(SimpleUploadedFile("a.odt", BROKEN[how]))
    with pytest.raises(FileRefused) as workbook:
        Workbook(BROKEN[how])

    assert piece.value.messages == [uploads.DAMAGED]
    assert str(workbook.value) == DAMAGED


def test_no_spoiled_byte_makes_a_failure():
    """Any way of being spoiled ends as a refusal or as a file that can still be read."""
    chance = random.Random(2008)
    limits = archives.Limits(entries=10, unpacked=100_000)
    sources = [packed(how) for how in PACKINGS.values()]
    for _ in range(2000):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            archives.unpack(io.BytesIO(content), limits, wanted=lambda name: True)
        except (archives.Damaged, archives.Swollen):
            continue


@pytest.mark.parametrize(("entries", "unpacked", "fits"), [(2, 1639, True), (1, 1639, False), (2, 1638, False)])
def test_the_limits_hold_at_their_bound(entries, unpacked, fits):
    """39 bytes of type and 1 600 of content, in two entries."""
    content = packed()

    if fits:
        assert archives.unpack(io.BytesIO(content), archives.Limits(entries, unpacked), wanted=len).names
    else:
        with pytest.raises(archives.Swollen):
            archives.unpack(io.BytesIO(content), archives.Limits(entries, unpacked), wanted=len)


def test_a_small_archive_that_gives_much_is_a_bomb_and_a_big_one_is_not():
    limits = archives.Limits(entries=10, unpacked=1024**4)

    assert limits.room(1) == archives.ALWAYS_ALLOWED
    assert limits.room(archives.ALWAYS_ALLOWED) == archives.ALWAYS_ALLOWED * archives.RATIO
    with pytest.raises(archives.Swollen):
        bomb = packed(text="0" * (archives.ALWAYS_ALLOWED + 1))
        archives.unpack(io.BytesIO(bomb), limits, wanted=lambda name: False)
