"""Writing: to standard output as the terminal can take it, or to a file."""

import os
import shutil
import sys
from pathlib import Path

from onrecord.errors import OnrecordError


def complain(words: object) -> None:
    """One line on standard error."""
    print(f"onrecord: {words}", file=sys.stderr, flush=True)


def emit(text: str) -> None:
    """`text` on standard output at once; characters that its encoding lacks are replaced. Raises BrokenPipeError."""
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, errors="replace").decode(encoding))
    stream.flush()


def save(text: str, path: Path) -> None:
    """`text` in the file at `path`, as UTF-8. Raises OnrecordError when it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise OnrecordError(f"{path} cannot be written: {problem.strerror or problem}.") from None


def width() -> int:
    """Columns of the terminal; 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def wants_colour() -> bool:
    """True on a terminal that shows colours, unless NO_COLOR is set (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
