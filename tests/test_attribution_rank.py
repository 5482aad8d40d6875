"""How likely readings are: judged beside their rivals, whatever else the text holds."""

import numpy as np

from onrecord.annotate.attribution.encode import encode
from onrecord.annotate.attribution.rank import COLUMNS, chances, columns
from onrecord.annotate.attribution.select import best
from onrecord.annotate.attribution.spans import Reading

TEXT = "The clerk said that the mayor denied the rumour of a sale, and nobody in the hall asked her for more."


def reading(anchor: int, *content: tuple[int, int], likely: float = 0.9) -> Reading:
    claims = np.full(20, 0.9, dtype=np.float32)
    return Reading(anchor, likely, ((0, 2),), ((anchor, anchor + 1),), content, 0.9, 0.9, 0, claims)


def test_what_stands_in_anothers_content_is_less_likely() -> None:
    pieces = encode(TEXT)
    outer, inner = reading(2, (3, 12)), reading(6, (7, 12))
    alone, beside = chances(pieces, [inner]), chances(pieces, [outer, inner])
    assert beside[1] < alone[0]
    assert [r for r, _ in best(zip([outer, inner], beside, strict=True), 0.0)] == [outer]


def test_readings_far_apart_do_not_change_one_another() -> None:
    pieces = encode(TEXT * 40)
    many = [reading(n, (n + 1, n + 4)) for n in range(2, len(pieces) - 5, 6)]
    every = columns(pieces, many)
    assert len(many) > 100 and every.shape == (len(many), len(COLUMNS))
    assert np.array_equal(every[0], columns(pieces, many[:2])[0])


def test_no_readings_have_no_chances() -> None:
    assert len(chances(encode(TEXT), [])) == 0
