"""Which tests run which line of the targets, and how long each takes; kept beside the repository's files."""

import json
from collections import Counter
from pathlib import Path

from tests.mutants.targets import ROOT, TEST_FOLDERS, WORK, fingerprint, kin_of

KEPT = WORK / "map.json"
# Reads every state table: it runs no line of theirs, which are read at import.
OF_TABLES = ["tests/core/test_state_tables.py::test_the_page_is_up_to_date"]
ENOUGH, AT_LEAST = 12.0, 20  # seconds of tests for one mutant, and how many are tried however slow they are
LONG = 10 * ENOUGH  # for one that nothing saw and that the page does not explain
OF_ANY = 0.02  # seconds: of a fork and its connection, whatever the test
NEARLY_FREE = 0.05  # seconds: a test without a page nor a scene, which looks straight at the rule


class CoverageMap:
    """By file of tests: its fingerprint, the fingerprints of the targets it runs, its tests.

    A test is {"seconds": s, "lines": {target: [line]}}; one that failed, or that really commits, is not in it.
    """

    def __init__(self):
        self.files = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}

    def is_fresh(self, test_file: str) -> bool:
        kept = self.files.get(test_file)
        return bool(kept) and all(fingerprint(name) == value for name, value in kept["fingerprints"].items())

    def add(self, test_file: str, tests: dict) -> None:
        names = {test_file} | {name for test in tests.values() for name in test["lines"]}
        self.files[test_file] = {"fingerprints": {name: fingerprint(name) for name in names}, "tests": tests}

    def save(self) -> None:
        WORK.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(json.dumps(self.files), encoding="utf-8")

    def tests_of_line(self, name: str, line: int, killers: Counter[str], enough: float = ENOUGH) -> list[str]:
        """`killers`: how many faults each test has seen so far; the likely and the quick come first."""
        return self._chosen(name, lambda lines: line in lines.get(name, ()), killers, enough)

    def tests_of_module(self, name: str, names: list[str], killers: Counter[str]) -> list[str]:
        """For what runs at import: the tests of the file, of its kin where no function of it is run."""
        kin = kin_of(name, names)
        found = self._chosen(name, lambda lines: name in lines, killers)
        found = found or self._chosen(name, lambda lines: not lines.keys().isdisjoint(kin), killers)
        return OF_TABLES + found if "/workflows/" in name else found

    def _chosen(self, name: str, wanted, killers: Counter[str], enough: float = ENOUGH) -> list[str]:
        """The fastest of each file in turn, for `enough` seconds of processor: a line is tried from many sides.

        Before them, what costs nothing, and the files written for these faults or named after the target.
        """
        ranked = []
        for test_file, kept in self.files.items():
            found = sorted((test["seconds"], key) for key, test in kept["tests"].items() if wanted(test["lines"]))
            near = any(word in Path(test_file).stem for word in ("test_bounds", Path(name).stem))
            for rank, (seconds, key) in enumerate(found, 1):
                ranked.append((0 if near or seconds <= NEARLY_FREE else rank, seconds, key))
        chosen, total = [], 0.0
        for _, seconds, key in sorted(ranked):
            total += seconds
            if len(chosen) >= AT_LEAST and total > enough:
                break
            chosen.append(((seconds + OF_ANY) / (1 + killers[key]), key))
        return [key for _, key in sorted(chosen)]


def near(names: list[str]) -> tuple[str, ...]:
    """The folders of the tests of their applications and of the ground floor; all of them for the ground floor's."""
    apps = {name.partition("/")[0] for name in names} | {"core"}
    return TEST_FOLDERS if "iae_portal" in apps else tuple(each for each in TEST_FOLDERS if Path(each).name in apps)


def test_files(folders: tuple[str, ...]) -> list[str]:
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("test_*.py")))
    return [path.relative_to(ROOT).as_posix() for path in paths]
