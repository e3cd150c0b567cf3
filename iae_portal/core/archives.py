"""Archives that people send (ODT, ODS, ODP, DOCX, XLSX, PPTX): unpacked here and nowhere else, under limits. Pure."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

CHUNK = 1024 * 1024
# DESIGN: an honest sheet of repeated marks packs very well: the ratio only counts beyond the weight of any list.
ALWAYS_ALLOWED = 20 * CHUNK
RATIO = 200

# What zipfile lets out of a damaged archive, each seen with a file: its directory, its names, any of its packings.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,  # names in a false encoding among them
    OverflowError,
    NotImplementedError,
    RuntimeError,  # a password
)


class Damaged(Exception):
    """It cannot be read to its end."""


class Swollen(Exception):
    """Too many entries, or too many bytes once unpacked."""


@dataclass(frozen=True)
class Limits:
    """`unpacked` is in bytes, all entries together; RATIO holds beside it."""

    entries: int
    unpacked: int

    def room(self, packed: int) -> int:
        """Bytes that an archive of `packed` bytes may give."""
        return min(self.unpacked, max(ALWAYS_ALLOWED, packed * RATIO))


@dataclass(frozen=True)
class Unpacked:
    names: frozenset[str]
    parts: dict[str, bytes]


def unpack(file: IO[bytes], limits: Limits, *, wanted: Callable[[str], bool]) -> Unpacked:
    """The names of the entries and the content of those wanted. Raises Damaged or Swollen.

    Every entry is really unpacked, for the sizes written in an archive may lie.
    """
    room = limits.room(file.seek(0, 2))
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > limits.entries:
                raise Swollen
            for entry in entries:
                size, kept = _read(archive, entry, room, keep=wanted(entry.filename))
                room -= size
                if kept is not None:
                    parts[entry.filename] = kept
    except BROKEN as error:
        raise Damaged from error
    finally:
        file.seek(0)
    return Unpacked(frozenset(entry.filename for entry in entries), parts)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, *, keep: bool) -> tuple[int, bytes | None]:
    chunks, size = [], 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > room:
                raise Swollen
            if keep:
                chunks.append(chunk)
    return size, b"".join(chunks) if keep else None
