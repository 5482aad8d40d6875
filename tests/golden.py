"""Golden files: what a rendering must be, letter by letter; `make golden` renews them."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    """Fail when `text` is not what `tests/golden/NAME` holds; write it there under `make golden`."""
    path = FOLDER / name
    if os.environ.get("ONRECORD_GOLDEN") == "renew":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == expected, f"{path.name} has changed; if that is meant, run: make golden"
