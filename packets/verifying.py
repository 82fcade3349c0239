"""Whether a kept packet still is what it was: its bytes, and what the renderer makes of it now."""

from dataclasses import asdict, dataclass

from pdfminer.psexceptions import PSException
from pypdfium2 import PdfiumError  # type: ignore[import-untyped]

from packets.models import Packet
from packets.rendering import conformance
from packets.rendering.comparison import compare
from packets.rendering.failures import RenderFailed
from packets.rendering.parent import render_in_child
from packets.rendering.version import RENDERER_VERSION
from packets.snapshot import digest


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. By the same renderer bytes must be equal; by another one, what is said."""

    id: str
    label: str
    body: str
    form: str
    language: str
    state: str
    sha256: str
    intact: bool
    same_renderer: bool
    bytes_equal: bool
    says_the_same: bool
    ua1: bool
    a2a: bool
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        same = self.bytes_equal if self.same_renderer else self.says_the_same
        return self.intact and same and self.ua1 and self.a2a

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self) | {"passed": self.passed, "differences": list(self.differences)}


def verify(packet: Packet) -> Verdict:
    """Render the packet's snapshot anew and compare. Needs round, body, snapshot and file."""
    if packet.snapshot is None or packet.file is None:
        raise ValueError(f"{packet.label} has no file")
    stored, content = bytes(packet.file.content), bytes(packet.snapshot.content)
    intact = digest(stored) == packet.file_id and digest(content) == packet.snapshot_id
    try:
        drawn = render_in_child(content).pdf
    except RenderFailed as failure:
        return _verdict(packet, intact=intact, differences=(failure.reason,))
    try:
        compared = compare(stored, drawn)
    except (PdfiumError, PSException) as error:
        differences = (f"the kept file cannot be read: {error}",)
        return _verdict(packet, intact=intact, differences=differences)
    found = conformance.check(drawn)
    return _verdict(
        packet,
        intact=intact,
        bytes_equal=compared.bytes_equal,
        says_the_same=compared.same,
        found=found,
        differences=compared.differences,
    )


def _verdict(
    packet: Packet,
    *,
    intact: bool,
    bytes_equal: bool = False,
    says_the_same: bool = False,
    found: conformance.Conformance | None = None,
    differences: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        id=str(packet.pk),
        label=packet.label,
        body=packet.body.key,
        form=packet.form,
        language=packet.language,
        state=packet.state,
        sha256=packet.file_id or "",
        intact=intact,
        same_renderer=packet.file is not None and packet.file.renderer_version == RENDERER_VERSION,
        bytes_equal=bytes_equal,
        says_the_same=says_the_same,
        ua1=found.ua1 if found else False,
        a2a=found.a2a if found else False,
        differences=differences,
    )
