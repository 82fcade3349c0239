"""Whether a PDF is what an archive and a screen reader need: asked before a packet is locked."""

from dataclasses import dataclass

from page import PageError, ValidationProfile, validate_pdf_bytes

SHOWN = 20  # findings per profile


@dataclass(frozen=True, slots=True)
class Conformance:
    """PDF/UA-1 and PDF/A-2a apart; `findings` as "profile rule: message"."""

    ua1: bool
    a2a: bool
    findings: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Both profiles."""
        return self.ua1 and self.a2a


def check(pdf: bytes) -> Conformance:
    """Validate both profiles; a file that cannot be read conforms to neither."""
    ua1, accessible = _check(pdf, ValidationProfile.PDF_UA_1)
    a2a, archivable = _check(pdf, ValidationProfile.PDF_A_2A)
    return Conformance(ua1, a2a, accessible + archivable)


def _check(pdf: bytes, profile: ValidationProfile) -> tuple[bool, tuple[str, ...]]:
    try:
        report = validate_pdf_bytes(pdf, profile=profile)
    except PageError as error:
        return False, (f"{profile.value}: {error}",)
    found = (f"{profile.value} {f.rule_id}: {f.message}" for f in report.failures[:SHOWN])
    return report.is_compliant, tuple(found)
