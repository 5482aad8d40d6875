"""Label names in open text, as a teacher for the encoder's own labels.

    python training/names.py --out FILE TEXTS...

TEXTS are folders of .txt files or JSON Lines files with a key `text`. Writes a JSON object a line: `doc`, `text` and
`names`, a list of [start, end, label] in code points, and `read`, the [start, end] of the blocks that were read (others
are furniture). The labels are those of spaCy's entity recognizer, with what the whole article tells of each name put
right: a person's bare surname is a person wherever it stands, and a town that is one mostly is one always.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.annotate.actors import Cast
    from onrecord.annotate.engine import Reading

_VOTING = {"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "EVENT"}
_NOT_PEOPLE = {"organization": "ORG", "outlet": "ORG", "state": "GPE"}


def texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """(name, text) of every text of the folders and files."""
    for path in paths:
        if path.is_dir():
            for file in sorted(path.glob("*.txt")):
                yield file.stem, file.read_text(encoding="utf-8")
        else:
            for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
                yield f"{path.stem}-{n}", json.loads(line)["text"]


def load_names(paths: list[Path]) -> dict[str, dict[str, Any]]:
    """The rows of files that this script wrote, by document."""
    rows = (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return {row["doc"]: row for row in rows}


def corrected(reading: Reading, cast: Cast) -> list[tuple[int, int, str]]:
    """The entities of a reading, a label changed where all places of the name together say person, or no person."""
    from onrecord.annotate.engine import span as span_of

    named = [m for m in cast.mentions if m.kind == "name"]
    found, n = [], 0
    for doc in reading.docs:
        for entity in doc.ents:
            whole, label = span_of(entity), entity.label_
            while n < len(named) and named[n].span.end <= whole.start:
                n += 1
            inside = [m for m in named[n : n + 3] if whole.contains(m.span)]
            kind = cast.actor(inside[0].actor).kind if len(inside) == 1 else ""
            if kind == "person" and label in _VOTING:
                label = "PERSON"
            elif label == "PERSON" and kind in _NOT_PEOPLE:
                label = _NOT_PEOPLE[kind]
            found.append((whole.start, whole.end, label))
    return found


def voted(text: str, names: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """`names`, each with the label that more than half of the places of the same words have."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in names:
        votes[text[start:end]][label] += 1
    best = {words: count.most_common(1)[0] for words, count in votes.items()}
    return [
        (start, end, best[text[start:end]][0])
        if label in _VOTING and 2 * best[text[start:end]][1] > votes[text[start:end]].total()
        else (start, end, label)
        for start, end, label in names
    ]


def main() -> None:
    # Only here, so that training itself needs no spaCy.
    import spacy

    from onrecord.annotate.actors import find_actors
    from onrecord.annotate.engine import MODEL, read
    from onrecord.annotate.engine import span as span_of
    from onrecord.model.article import Article

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    recognizer = spacy.load(MODEL, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    with args.out.open("w", encoding="utf-8") as out:
        for name, text in texts(args.texts):
            reading = read(Article(name, text))
            for doc in reading.docs:
                doc.set_ents(recognizer(doc.text).ents)
            names = voted(text, corrected(reading, find_actors(reading)))
            blocks = [(span_of(doc[:]).start, span_of(doc[:]).end) for doc in reading.docs if len(doc)]
            row = {"doc": name, "text": text, "names": names, "read": blocks}
            print(json.dumps(row, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
