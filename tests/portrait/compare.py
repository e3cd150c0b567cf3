"""Two portraits side by side: what is said otherwise, line by line, and which pictures moved."""

import difflib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops

from tests.portrait.visible import without_chance

THRESHOLD = 0.1  # per cent of the points of a picture


@dataclass
class Difference:
    """`lines` is the whole difference; `spaces` counts the texts whose spaces alone moved."""

    texts: int = 0
    changed: int = 0
    spaces: int = 0
    missing: int = 0
    new: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, before: list[str], after: list[str]) -> None:
        """Equal texts are set aside whatever their order; the others are read in pairs."""
        self.texts += len(before)
        gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
        old = [text for text in dict.fromkeys(before) for _ in range(gone[text])]
        new = [text for text in dict.fromkeys(after) for _ in range(come[text])]
        for one, two in zip(old, new, strict=False):
            same_words = re.sub(r"\s+", "", one) == re.sub(r"\s+", "", two)
            self.spaces += same_words
            self.changed += not same_words
            mark = " (espaces seules)" if same_words else ""
            pair = (one.splitlines(), two.splitlines(), f"avant {name}{mark}", f"après {name}{mark}")
            self.lines += difflib.unified_diff(*pair, lineterm="", n=1)
        pairs = min(len(old), len(new))
        self._alone("absent", name, old[pairs:])
        self._alone("nouveau", name, new[pairs:])

    def _alone(self, word: str, name: str, texts: list[str]) -> None:
        self.missing += len(texts) if word == "absent" else 0
        self.new += len(texts) if word == "nouveau" else 0
        self.lines += [f"=== {word} : {name} : {text[:200]!r}" for text in texts]


def texts_of(path: Path) -> dict[str, list[str]]:
    """Masked again: an older portrait may have been taken when less was.

    A field stands on its own line and a link at the beginning of one starts with its words, whatever their markup
    does: the spaces there are no part of the text.
    """
    stored = json.loads(path.read_text())
    return {key: [_as_read(without_chance(text)) for text in texts] for key, texts in stored.items()}


def _as_read(text: str) -> str:
    return re.sub(r"(?m)^(<[^>\n]*>) ", r"\1", re.sub(r"\s?\[", "\n[", text))


def compare_texts(before: Path, after: Path) -> Difference:
    """Of the parts that both have."""
    found = Difference()
    names = {path.name for path in before.glob("*.json")} & {path.name for path in after.glob("*.json")}
    for name in sorted(names):
        one, two = texts_of(before / name), texts_of(after / name)
        for key in sorted({*one, *two}):
            found.add(f"{name.removesuffix('.json')} {key}", one.get(key, []), two.get(key, []))
    return found


def distance(before: Path, after: Path) -> float:
    """Per cent of the points that differ; those that only one of the two covers do."""
    one, two = (Image.open(path).convert("RGB") for path in (before, after))
    width, height = min(one.width, two.width), min(one.height, two.height)
    box = (0, 0, width, height)
    red, green, blue = ImageChops.difference(one.crop(box), two.crop(box)).split()
    same = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[0]
    whole = max(one.width, two.width) * max(one.height, two.height)
    return 100 * (whole - same) / whole


def compare_pictures(before: Path, after: Path) -> dict[str, float]:
    """Per cent by picture, 100 for one that a portrait lacks; nothing when a whole portrait was taken without."""
    if not all((folder / "pictures").is_dir() for folder in (before, after)):
        return {}
    names = sorted({path.name for folder in (before, after) for path in (folder / "pictures").glob("*.png")})
    found = {}
    for name in names:
        pair = before / "pictures" / name, after / "pictures" / name
        found[name] = distance(*pair) if all(path.exists() for path in pair) else 100.0
    return found


def compare(before: Path, after: Path, say) -> bool:
    """Say what differs, write it whole in `after`/difference.txt; True when nothing does."""
    texts = compare_texts(before, after)
    (after / "difference.txt").write_text("\n".join(texts.lines) + "\n")
    alone = {path.stem for path in before.glob("*.json")} ^ {path.stem for path in after.glob("*.json")}
    if alone:
        say(f"Dans un seul portrait, non comparés : {', '.join(sorted(alone))}")
    say(f"{texts.texts} textes : {texts.changed} changés, {texts.spaces} où seules les espaces changent")
    say(f"{texts.missing} absents, {texts.new} nouveaux (détail : {after / 'difference.txt'})")
    pictures = compare_pictures(before, after)
    moved = {name: percent for name, percent in pictures.items() if percent > THRESHOLD}
    worst = max(pictures.values(), default=0)
    say(f"{len(pictures)} images : {len(moved)} au-delà de {THRESHOLD} % (la plus éloignée : {worst:.3f} %)")
    for name, percent in moved.items():
        say(f"  {name} : {percent:.2f} %")
    return not (texts.lines or moved)
