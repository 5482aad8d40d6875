"""The tables, as Arrow schemas; docs/archives.md says what each column holds.

A part of the input is kept as one table with one row a document: what is in its place in the final tables is nested.
"""

from typing import Final

import pyarrow as pa

FORMAT: Final = "onrecord.archive/1"

_words = pa.string()
_ids = pa.list_(_words)
_spans = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())]))
_day = pa.date32()
_moment = pa.timestamp("us", tz="UTC")

_ARTICLE = [
    ("id", _words), ("url", _words), ("outlet", _words), ("title", _words), ("published", _day),
    ("published_at", _words), ("captured", _moment), ("words", pa.int32()), ("hash", _words), ("duplicate_of", _words),
    ("input", pa.int32()), ("document", _words), ("text", _words), ("claims", _words),
]  # fmt: skip
_ATTRIBUTION = [
    ("number", pa.int32()), ("speaker", _words), ("speaker_name", _words), ("act", _words), ("mode", _words),
    ("asserted", pa.bool_()), ("hedged", pa.bool_()), ("toward", _words), ("channel", _words), ("via", _ids),
    ("said_first", _day), ("said_last", _day), ("source", _words), ("cue", _words), ("content", _words),
    ("source_spans", _spans), ("cue_spans", _spans), ("content_spans", _spans),
]  # fmt: skip
_EVENT = [
    ("number", pa.int32()), ("start", pa.int32()), ("end", pa.int32()), ("words", _words), ("type", _words),
    ("kind", _words), ("sources", _ids), ("targets", _ids), ("source_countries", _ids), ("target_countries", _ids),
    ("certainty", _words), ("polarity", _words), ("time", _words), ("status", _words), ("source_spans", _spans),
    ("target_spans", _spans),
]  # fmt: skip
_TIME = [
    ("number", pa.int32()), ("start", pa.int32()), ("end", pa.int32()), ("words", _words), ("type", _words),
    ("value", _words), ("first_day", _day), ("last_day", _day),
]  # fmt: skip
_ACTOR = [
    ("id", _words), ("name", _words), ("kind", _words), ("country", _words), ("role", _words), ("stands_for", _words),
    ("wikidata", _words), ("mentions", _spans),
]  # fmt: skip
_PROBLEM = [
    ("input", pa.int32()), ("document", _words), ("url", _words), ("captured", _moment), ("reason", _words),
    ("message", _words),
]  # fmt: skip

ARTICLES: Final = pa.schema(_ARTICLE)
PROBLEMS: Final = pa.schema(_PROBLEM)
# What belongs to an article leads with its id.
OF_ARTICLES: Final = {
    name: pa.schema([("article", _words), *columns])
    for name, columns in (("attributions", _ATTRIBUTION), ("events", _EVENT), ("times", _TIME), ("actors", _ACTOR))
}
TABLES: Final = {"articles": ARTICLES, **OF_ARTICLES, "problems": PROBLEMS}

# A document: its day (of publication, else None; of a problem, when it was captured), and either an article with all
# that is in it or a problem.
DOCUMENT: Final = pa.schema(
    [
        ("day", _day),
        ("article", pa.struct(_ARTICLE)),
        *((name, pa.list_(pa.struct(list(schema)[1:]))) for name, schema in OF_ARTICLES.items()),
        ("problem", pa.struct(_PROBLEM)),
    ]
)
