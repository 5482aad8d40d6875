"""Coders without models for the tests of archives, with poisons for the worker's process; and a run to be killed.

python archive_jobs.py OUT WORKERS ENGINE INPUT...
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from onrecord.archive import coder
from onrecord.archive.coder import Row
from onrecord.archive.document import Document
from onrecord.errors import InputError
from onrecord.model.article import Article
from onrecord.run import Limits

LIMITS = Limits(seconds=1, memory=300)


def quick() -> Callable[[Document], Row]:
    """Reads documents as the real coder does, and finds one statement, event, time and actor in each article."""
    return code


def slow() -> Callable[[Document], Row]:
    """The same with a pause, for runs that are to be interrupted."""

    def answer(document: Document) -> Row:
        time.sleep(0.1)
        return code(document)

    return answer


def code(document: Document) -> Row:
    if document.kind == "broken":
        return coder.code(document)
    try:
        article = coder.read(document)
    except (InputError, coder.Unwanted):
        return coder.code(document)
    poison(article.text)
    return row(document, article)


def poison(text: str) -> None:
    if "POISON crash" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "POISON hang" in text:
        pass
    if "POISON memory" in text:
        bytearray(2 << 30)
    if "POISON error" in text:
        raise KeyError("nothing of the kind")


def row(document: Document, article: Article) -> Row:
    made = coder.problem(document, "", "")["problem"]
    spans = [{"start": 0, "end": 3}]
    told = {key: getattr(article, key) for key in ("id", "url", "outlet", "title", "published", "text")}
    words = article.text[:3]
    return {
        "day": article.published,
        "article": {
            **told,
            **{key: made[key] for key in ("input", "document", "captured")},
            "words": len(article.text.split()),
            "hash": coder.hashlib.sha256(article.text.encode()).hexdigest(),
            "claims": "{}",
        },
        "attributions": [{"number": 1, "content": words, "content_spans": spans, "via": ["a", "b"]}],
        "events": [{"number": n, "words": words, "sources": [], "targets": ["x"]} for n in (1, 2)],
        "times": [],
        "actors": [{"id": "x", "name": "X", "mentions": spans}],
    }


def main() -> None:
    from onrecord.archive.code import CodingOptions, code_archive

    out, workers, engine, *inputs = sys.argv[1:]
    options = CodingOptions(engine, int(workers), True, None, LIMITS, slow)  # type: ignore[arg-type]
    code_archive(inputs, Path(out), options)


if __name__ == "__main__":
    # Workers look for what they are to call in the module of this name.
    import archive_jobs

    archive_jobs.main()
