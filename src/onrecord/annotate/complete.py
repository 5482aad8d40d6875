"""The spans of who said what, made complete: what grammar and form mend after the attribution model, and add to it."""

from collections.abc import Sequence

from onrecord.annotate.actors import Cast
from onrecord.annotate.attribution import SpanTriple
from onrecord.annotate.clauses import passed_over
from onrecord.annotate.engine import Reading
from onrecord.annotate.headlines import headlines
from onrecord.annotate.introduced import introduced
from onrecord.annotate.nominal import authored, nominal
from onrecord.annotate.quotations import overlooked
from onrecord.annotate.reach import within_reach
from onrecord.annotate.seams import mend


def complete(reading: Reading, cast: Cast, triples: Sequence[SpanTriple]) -> list[SpanTriple]:
    """The attributions of the model, mended, with those that it passed over."""
    found = introduced(reading, cast, authored(reading, mend(reading, within_reach(reading, triples))))
    found = headlines(reading, cast, found)
    for more in (overlooked, passed_over, nominal):
        found = [*found, *more(reading, found)]
    return found
