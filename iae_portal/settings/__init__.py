"""base is shared; demo, test and production each import it. See docs/operations.md for the knobs."""
