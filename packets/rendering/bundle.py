"""What a packet may be drawn from: the files of this folder, by name, and nothing else.

Importing this module points fontconfig at the bundled faces alone, so it comes before WeasyPrint.
"""

import os
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
FONT_CONFIG = HERE / "assets" / "fonts.conf"
os.environ["FONTCONFIG_FILE"] = str(FONT_CONFIG)  # a font of the machine must never leak in

BASE = "https://packet.invalid/"  # a reserved name that cannot resolve; joins relative addresses
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf"}


@cache
def bundled() -> dict[str, Path]:
    """Name → file of every stylesheet, shape and font."""
    folders = (HERE / "css", HERE / "assets", HERE / "fonts")
    files = (path for folder in folders for path in sorted(folder.iterdir()))
    return {path.name: path for path in files if path.suffix in TYPES}


def fonts() -> dict[str, Path]:
    """Name → file of the bundled font faces."""
    return {name: path for name, path in bundled().items() if path.suffix == ".ttf"}
