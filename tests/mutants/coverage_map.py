"""Which tests run which line of the targets, and how long each takes; kept beside the repository's files."""

import json

from coverage import Coverage

from tests.mutants.targets import ROOT, WORK, fingerprint, kin_of

KEPT = WORK / "map.json"
# Reads every state table: it runs no line of theirs, which are read at import.
OF_TABLES = ["tests/core/test_state_tables.py::test_the_page_is_up_to_date"]
ENOUGH, AT_LEAST = 12.0, 20  # seconds of tests for one mutant, and how many are tried however slow they are
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

    def tests_of_line(self, name: str, line: int) -> list[str]:
        return self._chosen(lambda lines: line in lines.get(name, ()))

    def tests_of_module(self, name: str, names: list[str]) -> list[str]:
        """For what runs at import: the tests of the file, of its kin where no function of it is run."""
        kin = kin_of(name, names)
        found = self._chosen(lambda lines: name in lines) or self._chosen(
            lambda lines: not lines.keys().isdisjoint(kin)
        )
        return OF_TABLES + found if "/workflows/" in name else found

    def _chosen(self, wanted) -> list[str]:
        """The fastest of each file in turn, for ENOUGH seconds of processor: a line is tried from many sides."""
        ranked = []
        for test_file, kept in self.files.items():
            found = sorted((test["seconds"], key) for key, test in kept["tests"].items() if wanted(test["lines"]))
            written = "test_bounds" in test_file  # for these faults: tried before the others, with what costs nothing
            for rank, (seconds, key) in enumerate(found, 1):
                ranked.append((0 if written or seconds <= NEARLY_FREE else rank, seconds, key, test_file))
        chosen, total = [], 0.0
        for _, seconds, key, _ in sorted(ranked):
            total += seconds
            if len(chosen) >= AT_LEAST and total > ENOUGH:
                break
            chosen.append((seconds, key))
        return [key for _, key in sorted(chosen)]


class Tracer:
    """Coverage of the targets alone, one context a test."""

    def __init__(self, names: list[str]):
        self.names = names
        self.coverage = Coverage(
            data_file=None, config_file=False, include=[str(ROOT / name) for name in names], messages=False
        )
        self.coverage.set_option("run:disable_warnings", ["no-data-collected"])  # a file of tests may run none of them

    def lines_by_test(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        data = self.coverage.get_data()
        for name in self.names:
            for line, contexts in data.contexts_by_lineno(str(ROOT / name)).items():
                for context in filter(None, contexts):
                    found.setdefault(context, {}).setdefault(name, []).append(line)
        return found


def test_files(folders: tuple[str, ...]) -> list[str]:
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("test_*.py")))
    return [path.relative_to(ROOT).as_posix() for path in paths]
