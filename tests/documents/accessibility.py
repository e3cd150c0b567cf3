"""The independent judge of every PDF the portal makes: outloud (PDF/UA-1 checkpoints and WCAG)."""

from pathlib import Path
from tempfile import TemporaryDirectory

import outloud


def assert_pdf_is_accessible(content: bytes) -> None:
    """No error of conformance, and the checks really ran on a tagged file. Warnings are for the eye."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(content)
        result = outloud.check(str(path))
    assert result.error is None, result.error
    assert result.stats["tagged"] is True, "the PDF is not tagged"
    errors = [
        f"{finding.rule}, page {finding.page}: {finding.message} ({finding.evidence})"
        for finding in result.findings
        if finding.severity == "error"
    ]
    assert errors == []
