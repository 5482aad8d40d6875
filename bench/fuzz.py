"""Mutated real pages through page reading, annotation, claims and brief: no crash, no hang, every span is its evidence.

    python bench/fuzz.py [--minutes 1] [--seed 0] [--keep FOLDER] [--only NUMBER]

Takes the project's examples and, where it is there, ../shared; wraps texts as pages, spoils them by its own mutations
(bytes, markup, words, quotations, dates) and checks what comes out. Case N of a seed is always the same document. What
fails is printed with its traceback and kept in FOLDER. A crash in native code ends the process: the case it died of
is in FOLDER/current, and --only repeats it.
"""

import argparse
import faulthandler
import html
import json
import random
import re
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from onrecord import pipeline
from onrecord.acquire import Hints
from onrecord.acquire.source import from_bytes
from onrecord.claim.article import claims_of
from onrecord.cluster.reports import reports_of
from onrecord.compose.story import compose_story
from onrecord.deliver import html as page
from onrecord.deliver import json as record
from onrecord.deliver import markdown, terminal
from onrecord.errors import InputError
from onrecord.model.annotation import Annotation
from onrecord.model.article import Article
from onrecord.model.brief import Brief
from onrecord.model.claim import Evidence
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims
from onrecord.store import claims_json

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
# Seconds of processor time that one document may take: some, and more for each thousand of its characters.
T = TypeVar("T")
SECONDS = 15.0
SECONDS_PER_THOUSAND = 0.3
LONGEST = 150_000


@dataclass(frozen=True)
class Case:
    """One document as it would come in."""

    name: str
    data: bytes
    hints: Hints
    is_page: bool


class Slow(BaseException):
    """A document took longer than it may; no step may swallow it."""


# --- where documents come from -----------------------------------------------------------------------------------


def texts() -> list[str]:
    """Real articles: the project's own first, then those beside it."""
    found = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples").glob("*/*.txt"))]
    found += [p.read_text(encoding="utf-8") for p in sorted((SHARED / "bench/attribution").glob("*/texts/*.txt"))]
    for name in ("stories/dev.jsonl", "time/dev.jsonl"):
        path = SHARED / "bench" / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found += [t for line in lines if isinstance(t := json.loads(line).get("text"), str)]
    return [t for t in found if t.strip()]


def as_page(text: str, chance: random.Random) -> str:
    """The text as one of several kinds of page."""
    title, _, rest = text.strip().partition("\n")
    paragraphs = [html.escape(p, quote=chance.random() < 0.5) for p in re.split(r"\n+", rest) if p.strip()]
    tag = chance.choice(["p", "p", "p", "div", "li", "blockquote", "h2", "td", "span"])
    parts = "".join(f"<{tag}>{p}</{tag}>" for p in paragraphs)
    if chance.random() < 0.3:
        parts = re.sub(r"(\w+) (\w+)", r"<b>\1</b> <i>\2</i>", parts, count=chance.randint(0, 200))
    day = chance.choice(["2018-06-12", "2018-06-12T10:00:00+99:00", "0001-01-01", "9999-12-31", "yesterday", ""])
    body = chance.choice(["<article>{}</article>", "<main>{}</main>", "<div id=content>{}</div>", "{}"]).format(parts)
    return (
        f"<!doctype html><html lang=en><head><title>{html.escape(title)}</title>"
        f'<meta property="article:published_time" content="{day}"></head><body><nav><a href=/>Home</a></nav>'
        f"<h1>{html.escape(title)}</h1>{body}<footer>All rights reserved</footer></body></html>"
    )


# --- how they are spoilt ---------------------------------------------------------------------------------------------

ODD = [
    *("\0", "\x1b[31m", "\x85", "\u2028", "\u2029", "\ufeff", "\u200b", "\u202e", "\u00ad", "\ufffd", "\U0001f4f0"),
    *("e\u0301\u0301\u0301", "\u0130", "\ufb01", "\u00df", "\u1e9e", "\U0001d518", "\u0600", "\ud7ff", "\t\t", "\r"),
    *('"', "“", "”", "‘", "’", "«", "»", "„", "''", "``", '""', "'", "—", "--", "…", "(", ")", "[", "]", "•", "* "),
]
WORDS = [
    *(
        "February 31",
        "the 99th of May",
        "May 0",
        "00:00",
        "25:61 p.m.",
        "Week 60 of 2018",
        "the year 0000",
        "2018-13-45",
    ),
    *("10000 years ago", "in 99999999999999 days", "next Tuesday", "last century", "the 1800s BC", "$1e999", "€ -3"),
    *("999999999999999999999999 million dollars", "one hundred and and twenty", "zero per cent", "half a a dozen"),
    *(
        "he said",
        "she said she said he said",
        "according to according to",
        "told told",
        "Mr.",
        "Mr. Mr.",
        "U.S.",
        "Jr.",
    ),
    *(
        "President",
        "the the",
        "of of",
        "not not not",
        "may might could",
        "will be will",
        "and and",
        "both",
        "neither nor",
    ),
    *(
        "https://example.org/a?b=c&d",
        "@nobody",
        "#tag",
        "a@b.c",
        "ﬀ",
        "n't",
        "'s",
        "s'",
        "-",
        "–",
        "x" * 400,
        "A." * 60,
    ),
    *(
        "President Xi Jinping",
        "the two leaders",
        "Russia and Ukraine",
        "the minister of of",
        "the Kremlin",
        "the White House",
    ),
    *(
        "agreed to meet",
        "called off the summit",
        "imposed tariffs of 25 percent",
        "deadline of June 1",
        "demanded that",
    ),
]
MARKUP = [
    *("<div>", "</div>", "<p>", "</p>", "<table><tr><td>", "<script>", "<!--", "-->", "<![CDATA[", "<svg><p>", "<br>"),
    *(
        "<a href='",
        "<p style='",
        "&#x110000;",
        "&#xD800;",
        "&#0;",
        "&nbsp;",
        "&notanentity;",
        "<li>",
        "<ul>",
        "</body>",
    ),
    *(
        "<html>",
        "</html><html>",
        "<math>",
        "<template>",
        "<noscript>",
        "<h1>",
        "<time datetime='9999-99-99'>",
        "<x:y z=1>",
    ),
    *(
        "<meta charset=utf-16>",
        "<base href='//['>",
        "<blockquote>",
        "<q>",
        "<b><i></b></i>",
        "<?php",
        "<title>",
        "<pre>",
    ),
]


def _place(text: str, chance: random.Random) -> int:
    return chance.randint(0, len(text))


def cut(text: str, chance: random.Random) -> str:
    a, b = sorted((_place(text, chance), _place(text, chance)))
    return text[:a] + text[b:] if chance.random() < 0.5 else text[a:b]


def doubled(text: str, chance: random.Random) -> str:
    a = _place(text, chance)
    return text[:a] + text[a : a + chance.choice([1, 20, 200, 2000])] * chance.choice([2, 3, 30]) + text[a:]


def moved(text: str, chance: random.Random) -> str:
    a, b, c = sorted(_place(text, chance) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def sown(text: str, chance: random.Random, seeds: list[str], most: int = 30) -> str:
    """Odd pieces put in at random places."""
    for _ in range(chance.randint(1, most)):
        a = _place(text, chance)
        text = text[:a] + chance.choice(seeds) * chance.choice([1, 1, 1, 1, 2, 50]) + text[a:]
    return text


def worded(text: str, chance: random.Random) -> str:
    """Whole words changed for others, so that sentences stay sentences."""
    parts = re.split(r"(\s+)", text)
    for _ in range(chance.randint(1, 40)):
        parts[chance.randrange(len(parts))] = chance.choice(WORDS)
    return "".join(parts)


def requoted(text: str, chance: random.Random) -> str:
    mark = chance.choice(ODD[-22:])
    return re.sub(r"[\"“”‘’']", lambda m: mark if chance.random() < 0.5 else m[0], text)


def recased(text: str, chance: random.Random) -> str:
    change: Callable[[str], str] = chance.choice([str.upper, str.lower, str.title, str.swapcase])
    a, b = sorted((_place(text, chance), _place(text, chance)))
    return text[:a] + change(text[a:b]) + text[b:]


def bared(text: str, chance: random.Random) -> str:
    """Without some kind of character that steps rely on."""
    return re.sub(
        chance.choice([r"[.!?]", r"\n+", r"[^\w\s]", r"\b[a-z]\w*", r"[A-Z]", r"\b(?:the|a|of|to)\b"]), " ", text
    )


def shuffled(text: str, chance: random.Random) -> str:
    split = chance.choice([r"(?<=[.!?])\s+", r"\n+", r"\s+"])
    parts = re.split(split, text)
    chance.shuffle(parts)
    return chance.choice([" ", "\n", "\n\n", ", "]).join(parts)


def nested(text: str, chance: random.Random) -> str:
    tag, depth = (
        chance.choice(["div", "b", "ul><li", "blockquote", "table><tr><td", "q"]),
        chance.choice([50, 500, 5000]),
    )
    a = _place(text, chance)
    return text[:a] + f"<{tag}>" * depth + text[a:]


def spoilt_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, or the encoding mistaken."""
    way = chance.randrange(5)
    if way == 0:
        return data.decode("utf-8", "replace").encode(
            chance.choice(["cp1252", "utf-16", "latin-1", "utf-7"]), "replace"
        )
    if way == 1:
        return chance.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"]) + data
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 10, 200])):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def case(number: int, seed: int, known: list[str]) -> Case:
    """Document `number` of `seed`, always the same for the same texts."""
    chance = random.Random(f"{seed}/{number}")
    text = chance.choice(known)
    if chance.random() < 0.2:
        text += "\n\n" + chance.choice(known)
    ways = [cut, doubled, moved, worded, requoted, recased, bared, shuffled, lambda t, c: sown(t, c, ODD + WORDS)]
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        text = chance.choice(ways)(text, chance)
    is_page = chance.random() < 0.5
    if is_page:
        text = as_page(text, chance)
        for _ in range(chance.choice([0, 0, 1, 2])):
            text = chance.choice([cut, doubled, moved, nested, lambda t, c: sown(t, c, MARKUP)])(text, chance)
    data = text[:LONGEST].encode("utf-8", "surrogatepass")
    if chance.random() < 0.15:
        data = spoilt_bytes(data, chance)
    days = [None, date(2018, 6, 12), date.min, date.max, date.max - timedelta(3), date(2024, 2, 29), date(1970, 1, 1)]
    weights = [2, 6, 1, 1, 1, 1, 1]
    hints = Hints(
        chance.choices(days, weights)[0],
        chance.choice([None, "AP", "The Daily", "", "x" * 300]),
        chance.choice([None, None, "A title", text[:50].strip() or None]),
        chance.choice([None, None, "https://example.org/2018/06/12/a", "not a url", "http://["]),
    )
    return Case(f"{seed}/{number}", data, hints, is_page)


# --- what must hold --------------------------------------------------------------------------------------------------


def check(one: Case) -> str:
    """Read one document by every step. Returns "refused" or "read"; raises whatever is wrong with it."""
    try:
        article = from_bytes(one.data, one.name, one.hints, page=one.is_page)
    except InputError:
        return "refused"
    analysis = pipeline.analyse(article)
    annotation = analysis.annotation()
    check_annotation(article, annotation)
    claims = claims_of(analysis)
    check_claims(article, claims)
    brief = compose_story(reports_of([claims]))
    for evidence in evidences(brief):
        assert evidence.text == article.text[evidence.span.start : evidence.span.end], evidence
    for render in (record.render, markdown.render, page.render, terminal.render):
        assert render(brief).encode("utf-8")
    return "read"


def check_annotation(article: Article, annotation: Annotation) -> None:
    """Every span lies in the text and holds something; what is written can be read again."""
    for span in spans(annotation):
        assert 0 <= span.start < span.end <= len(article.text), span
        assert span.of(article.text).strip(), span
    line = record.annotation_line(annotation)
    assert line.count("\n") == 1 and json.loads(line.encode("utf-8"))["id"] == article.id
    known = {a.id for a in annotation.actors}
    assert len(known) == len(annotation.actors), Counter(a.id for a in annotation.actors).most_common(2)
    named = {x for a in annotation.attributions for x in (a.speaker, a.toward, *a.via) if x}
    named |= {x for e in annotation.events for x in (*e.sources, *e.targets)}
    assert named <= known, named - known


def check_claims(article: Article, claims: ArticleClaims) -> None:
    """Evidence is the article's own words, and the stored form gives the same claims back."""
    for evidence in evidences(claims):
        assert evidence.text == article.text[evidence.span.start : evidence.span.end], evidence
    bare = replace(claims, actors=tuple(replace(a, mentions=()) for a in claims.actors))
    assert claims_json.loads(claims_json.dumps(claims), article) == bare


def spans(value: object) -> Iterator[Span]:
    """Every span anywhere in a value."""
    yield from _all(value, Span)


def evidences(value: ArticleClaims | Brief) -> Iterator[Evidence]:
    """Every piece of evidence anywhere in a value."""
    yield from _all(value, Evidence)


def _all(value: object, kind: type[T]) -> Iterator[T]:
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _all(part, kind)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _all(getattr(value, name), kind)


# --- the run ---------------------------------------------------------------------------------------------------------


def limited(one: Case) -> str:
    """`check` within its time. Raises Slow; native code that never returns is ended with all stacks printed."""
    limit = SECONDS + SECONDS_PER_THOUSAND * len(one.data) / 1000

    def stop(*_: object) -> None:
        raise Slow(f"more than {limit:.0f} s for {len(one.data)} bytes")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    faulthandler.dump_traceback_later(20 * limit, exit=True)
    try:
        return check(one)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="one case alone")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/onrecord-fuzz"))
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    faulthandler.enable()
    known, seen, failed, slowest = texts(), Counter[str](), Counter[str](), (0.0, "")
    began, number, spent = time.monotonic(), options.first if options.only is None else options.only, 0.0
    while time.monotonic() - began < 60 * options.minutes:
        one = case(number, options.seed, known)
        (options.keep / "current").write_text(one.name)
        start = time.process_time()
        try:
            seen[limited(one)] += 1
        except (Exception, Slow) as problem:
            where = traceback.extract_tb(problem.__traceback__)[-1]
            kind = f"{type(problem).__name__} at {Path(where.filename).name}:{where.lineno}"
            failed[kind] += 1
            if failed[kind] <= 3:
                (options.keep / one.name.replace("/", "-")).write_bytes(one.data)
                print(f"case {one.name}: {kind}", flush=True)
                traceback.print_exc(limit=-6, file=sys.stdout)
        took = time.process_time() - start
        spent, slowest = spent + took, max(slowest, (took, one.name))
        number += 1
        if options.only is not None:
            break
    done = sum(seen.values()) + sum(failed.values())
    print(
        f"{done} documents ({dict(seen)}) in {spent:.0f} s of processor time; slowest {slowest[0]:.1f} s ({slowest[1]})"
    )
    for kind, times in failed.most_common():
        print(f"{times:5d} {kind}")
    print(f"{len(failed)} kinds of failure")
    return min(len(failed), 1)


if __name__ == "__main__":
    sys.exit(main())
