"""Gold briefs of real articles, kept as offsets because the articles' texts belong to others.

A gold file `tests/data/gold/NAME.json` lists what a careful reader finds in one article of the shared bench sets, in
the form that `score_brief.py` reads, with two differences:

* its first key `article` says which text it is about: `{"set", "id", "published", "outlet"}`;
* every quoted string (`content`, `evidence`, and the rows of `not content`) is `[start, end]`: a half-open range of
  code points in that text.

Files named `dev-*` may be looked at while rules are written; files named `test-*` are only ever scored.

The text that offsets count in is the set's own text, unchanged; where the set gives a title beside the text (the
`stories` set), it is `title + "\\n\\n" + text`, as `article_text` composes it. An article's id is its `id`
in `stories`, its `doc` in `time` and `factuality`, and its file name without `.txt` in `attribution`.

How they were made. A quotation that its cue breaks in two is two statements, each half the exact words; the whole
(with the cue inside) stands beside them as optional. What two speakers say together belongs to the first named, and is
optional for the second. Who passes words on stands in `via`; the relay as speaker, claims inside claims, polls, hopes
and stances are optional. States named by a capital are named as states, bodies by their fullest name in the text. All
events of a kind that a file uses are listed if the text names a participant; an attack, a ruling or an appointment has
no status. "Last week" said on a Sunday has no date, for it can be read two ways.

    python bench/gold.py [--shared ../shared] [--out FOLDER] [NAME|GOLD.json ...]

writes NAME.txt and NAME.json (strings in place of offsets) into FOLDER for `score_brief.py`, and prints one line for
each: name, publication day, outlet. Without names it takes every file of `tests/data/gold`. A missing `--shared`
folder, an article that is not in its set, or an offset outside the text ends it with a message and exit status 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "data" / "gold"
SHARED = ROOT.parent / "shared"

QUOTED = frozenset({"content", "evidence"})
"""Keys whose value is a range of the text wherever they stand."""

KEY_OF_SET = {"stories": "id", "time": "doc", "factuality": "doc"}
"""The field that names a row, for each set kept as JSON Lines."""


class GoldError(Exception):
    """A gold file that does not fit its text, or a text that is not there."""


def gold_files(which: str = "*") -> list[Path]:
    """The gold files whose names match `which` (a glob such as `dev-*`), sorted by name."""
    return sorted(GOLD.glob(f"{which}.json"))


def rows(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one JSON Lines set, in its order."""
    path = shared / "bench" / name / "dev.jsonl"
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield json.loads(line)
    except OSError as why:
        raise GoldError(f"{path}: {why.strerror}") from why


def article_text(shared: Path, name: str, article: str) -> str:
    """The text that a gold file's offsets count in.

    `shared` is the folder that holds `bench/`, `name` the set, `article` its id there. Raises GoldError where the set
    is unknown or holds no such article.
    """
    if name == "attribution":
        path = shared / "bench" / "attribution" / "dev" / "texts" / f"{article}.txt"
        try:
            return path.read_bytes().decode("utf-8")
        except OSError as why:
            raise GoldError(f"{path}: {why.strerror}") from why
    if name not in KEY_OF_SET:
        raise GoldError(f"unknown set {name!r}")
    for row in rows(shared, name):
        if row[KEY_OF_SET[name]] == article:
            title = row.get("title")
            return f"{title}\n\n{row['text']}" if title else str(row["text"])
    raise GoldError(f"no article {article!r} in the set {name!r}")


def quoted(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every `(key, range)` of a gold file, in its order."""
    if key in QUOTED:
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "not content":
                yield from ((name, piece) for piece in value)
            else:
                yield from quoted(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from quoted(value)


def cut(text: str, piece: Any) -> str:
    """The words of one `[start, end]`. Raises GoldError where it is not a range of the text, or an empty one."""
    fits = isinstance(piece, list) and len(piece) == 2 and all(type(n) is int for n in piece)
    if not fits or not 0 <= piece[0] < piece[1] <= len(text):
        raise GoldError(f"{piece!r} is no range of a text of {len(text)} code points")
    return text[piece[0] : piece[1]]


def with_words(node: Any, text: str, key: str = "") -> Any:
    """A copy of a gold value with words in place of ranges."""
    if key in QUOTED:
        return cut(text, node)
    if isinstance(node, dict):
        return {
            name: [cut(text, piece) for piece in value] if name == "not content" else with_words(value, text, name)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [with_words(value, text) for value in node]
    return node


def expand(path: Path, shared: Path = SHARED) -> tuple[str, dict[str, Any]]:
    """One gold file as `(text, gold)`, gold in the form that `score_brief.py` reads.

    `document` names the text file that belongs to it; `published` and `outlet` stand at the top. Raises GoldError.
    """
    stored = json.loads(path.read_text(encoding="utf-8"))
    about = stored.pop("article")
    text = article_text(shared, about["set"], about["id"])
    head = {"document": f"{path.stem}.txt", "published": about["published"], "outlet": about["outlet"]}
    return text, head | with_words(stored, text)


def write(path: Path, out: Path, shared: Path = SHARED) -> dict[str, Any]:
    """Expand one gold file into `out` as NAME.txt and NAME.json; returns the gold. The folder is made if need be."""
    text, gold = expand(path, shared)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{path.stem}.txt").write_bytes(text.encode("utf-8"))
    (out / f"{path.stem}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return gold


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write gold articles and what is in them as files to score against.")
    parser.add_argument("names", nargs="*", help="gold files or their names; all when none is given")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that holds bench/ (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("gold"), help="folder to write to (default: %(default)s)")
    options = parser.parse_args(arguments)
    paths = [Path(n) if n.endswith(".json") else GOLD / f"{n}.json" for n in options.names] or gold_files()
    try:
        for path in paths:
            gold = write(path, options.out, options.shared)
            print(f"{path.stem}\t{gold['published']}\t{gold['outlet']}")
    except (GoldError, OSError) as why:
        print(f"gold: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
