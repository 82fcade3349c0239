"""Ten ways for a text to make the renderer read a file or call a host; none may arrive."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from packets.rendering.bundle import BASE
from packets.rendering.engine import BundledOnly, lay_out

SINKS = {
    "img": '<img src="{url}" alt="x">',
    "svg image": '<svg><title>x</title><image href="{url}" width="9" height="9"/></svg>',
    "import": '<style>@import url("{url}");</style>',
    "font": '<style>@font-face{{font-family:f;src:url("{url}")}}p{{font-family:f}}</style><p>x</p>',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "a attachment": '<a rel="attachment" href="{url}">x</a>',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "background": '<p style="background:url({url})">x</p>',
    "list style": '<ul><li style="list-style-image:url({url})">x</li></ul>',
    "content": "<style>p::before{{content:url({url})}}</style><p>x</p>",
}
SILENT = {"svg image"}  # WeasyPrint swallows the refusal there and draws nothing


@dataclass
class Listener:
    """A server that only counts."""

    address: str
    hits: list[str] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener("")

    class Counting(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            found.hits.append(self.rfile.readline().decode())
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Counting) as server:
        found.address = f"http://127.0.0.1:{server.server_address[1]}/canary"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def drawn(html: str) -> bytes:
    pdf: bytes = lay_out(html).write_pdf()
    return pdf


@pytest.mark.parametrize("sink", SINKS)
def test_no_sink_reaches_a_host(sink: str, listener: Listener) -> None:
    html = SINKS[sink].format(url=listener.address)

    if sink in SILENT:
        drawn(html)
    else:
        with pytest.raises(FatalURLFetchingError):
            drawn(html)

    assert listener.hits == []


@pytest.mark.parametrize("sink", SINKS)
def test_without_the_fetcher_each_sink_would_have(sink: str, listener: Listener) -> None:
    HTML(string=SINKS[sink].format(url=listener.address)).write_pdf()

    assert len(listener.hits) >= 1


@pytest.mark.parametrize("sink", SINKS)
def test_no_sink_reads_a_file(sink: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("kanarialintu")
    html = SINKS[sink].format(url=canary.as_uri())

    if sink in SILENT:
        assert b"kanarialintu" not in drawn(html)
    else:
        with pytest.raises(FatalURLFetchingError):
            drawn(html)


@pytest.mark.parametrize(
    "url",
    [
        "data:text/css,p{}",
        f"{BASE}../snapshot.py",
        f"{BASE}engine.py",
        f"{BASE}print.css/../../engine.py",
        f"{BASE}print.css?x",
        "https://packet.invalid.example/print.css",
        "print.css",
        "",
    ],
)
def test_only_listed_names_are_served(url: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        BundledOnly().fetch(url)


def test_a_bundled_name_is_served() -> None:
    assert BundledOnly().fetch(f"{BASE}run.svg")
