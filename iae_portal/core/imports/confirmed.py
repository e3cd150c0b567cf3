"""What a trial showed of the rows that a file replaces, compared with what they hold once it is confirmed. Pure."""

from dataclasses import dataclass

from iae_portal.core.imports.trials import Changed, Said, Trial

NOTHING = "–"
MARK = ""  # under no title: what the page does not show field by field
REFUSED = False
Shown = dict[str, dict[str, str] | bool | None]


@dataclass(frozen=True)
class Moved:
    """A line whose row moved since: (title, at the trial, now, in the file). `row` None: it is no longer there."""

    line: int
    name: str
    differences: list[tuple[str, str, str, str]]
    row: Changed | None


def shown_of(trial: Trial) -> Shown:
    """By line, what stood where the file writes; None for a row to create. A line unchanged needs no place."""
    left = [*trial.refused, *trial.repeated]
    replaced = {
        str(row.line): {MARK: row.mark} | {title: before for title, before, _ in row.differences}
        for row in trial.changed
    }
    created = dict.fromkeys((str(row.line) for row in trial.created), None)
    return created | dict.fromkeys((str(said.line) for said in left), REFUSED) | replaced


def moved_since(shown: Shown, trial: Trial) -> list[Moved]:
    """The lines of this new trial that would replace something else than what the first one showed."""
    gone = [row for row in trial.created if isinstance(shown.get(str(row.line), {}), dict)]
    found = [Moved(row.line, "", [], None) for row in gone]
    for row in trial.changed:
        # A line without place held what the file says.
        known = shown.get(str(row.line), {})
        bare = not isinstance(known, dict)
        was = {title: NOTHING if bare else known.get(title, after) for title, _, after in row.differences}
        pairs = [(title, was[title], now, after) for title, now, after in row.differences if was[title] != now]
        if pairs or (known and known[MARK] != row.mark):
            found.append(Moved(row.line, row.name, pairs, row))
    return sorted(found, key=lambda moved: moved.line)


def refused_since(shown: Shown, trial: Trial) -> list[Said]:
    """The lines that the first trial would have written, and that this one refuses."""
    return [said for said in trial.refused if shown.get(str(said.line), REFUSED) is not REFUSED]
