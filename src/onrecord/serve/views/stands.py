"""Where an event stands, in one line: for the head of its page and for lists."""

from dataclasses import dataclass

from onrecord.deliver.names import sentence
from onrecord.deliver.standing import MARKS, Mark
from onrecord.deliver.view import EventView

# The rows that a line in a list has room for, and what is said before their values.
_ROWS = {"When": "", "Where": "", "Planned for": "planned for", "Planned in": "planned in"}


@dataclass(frozen=True, slots=True)
class Stand:
    """One value with its standing; `label` says what it is where the value alone would mislead."""

    label: str
    value: str
    standing: str

    @property
    def mark(self) -> Mark:
        """The standing, in word and shape."""
        return MARKS[self.standing]


def stands_of(event: EventView) -> tuple[Stand, ...]:
    """Where an event stands in as few words as there are: its status, day and place. Of what is disputed all sides."""
    stands = []
    if event.status:
        first = event.status[0].mark
        sides = [line.value for line in event.status if line.mark == first] if first.standing == "disputed" else []
        value = sentence(" or ".join(dict.fromkeys(v.lower() for v in sides))) or event.status[0].value
        stands.append(Stand("", value, first.standing))
    for row in event.rows:
        if row.label in _ROWS and row.lines:
            # The article's own words for a day have no room here.
            value = row.lines[0].value.split(" (“")[0]
            stands.append(Stand(_ROWS[row.label], value, row.lines[0].mark.standing))
    return tuple(stands)
