"""The words of the trade, as docs/glossary.md says them plainly: the only source of what the pages explain."""

import re
from functools import lru_cache

from django.conf import settings

FILE = settings.BASE_DIR / "docs" / "glossary.md"
SECTION = "## Les mots du métier, en clair"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


@lru_cache(maxsize=1)
def terms() -> dict[str, str]:
    """Each word with its sentence, in the order of the file."""
    section = FILE.read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    rows = ROW.findall(section)[2:]  # the head and its line
    return dict(rows)
