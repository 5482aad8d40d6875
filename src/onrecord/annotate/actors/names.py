"""Proper names in an article: known ones, those that the engine marks, and other runs of capitalised words."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.annotate.actors.gazetteer import Entry, scan
from onrecord.annotate.actors.vocabulary import (
    BODY_ENDINGS,
    BODY_NOUNS,
    CROWD_NOUNS,
    OUTLET_ENDINGS,
    PARTICLES,
    TitleWord,
    is_given,
    role_at,
    title_ending_at,
)
from onrecord.annotate.actors.words import Words

_NAMING = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_EDGES = frozenset({"the", "a", "an", "'s", "’s", "'", "’", "-", "–", "—", '"', "“", "”", ",", ".", "@", "(", ")", ":"})
_PROPER = frozenset({"NNP", "NNPS"})
_REGIONAL = frozenset(
    "North South East West Northern Southern Eastern Western Central Latin Southeast African Asian Native".split()
)
_LEGAL = frozenset({"inc", "inc.", "corp", "corp.", "co.", "ltd", "ltd.", "llc", "plc", "ag", "s.a.", "gmbh"})
_COURT_FOR = {"court", "for", "the"}
_JOINING = frozenset({"and", "&", "of", "for", "on", "the"})


@dataclass(slots=True)
class Name:
    """A name at tokens `[first, after)`, without its title. `label` is the engine's, "" where it saw none;
    `entries` is what the lexicon knows by this name, empty when nothing."""

    first: int
    after: int
    label: str
    entries: tuple[Entry, ...] = ()
    title: TitleWord | None = None
    form: tuple[str, ...] = ()

    @property
    def head(self) -> int:
        """The name's last token."""
        return self.after - 1


def find_names(words: Words) -> list[Name]:
    """All names of the article in its order, none overlapping; headlines hold only names that the body has too."""
    known = [Name(first, after, "", entries) for first, after, entries in _known(words)]
    known = [n for n in known if not _part_of_longer(words, n)]
    seen, blocked = _seen(words)
    names = _with_whole_courts(words, _choose(words, known, seen))
    taken = bytearray(len(words))
    for name in names:
        taken[name.first : name.after] = b"\1" * (name.after - name.first)
    for first, after in blocked:
        taken[first:after] = b"\1" * (after - first)
    names.extend(Name(first, after, "") for first, after in _runs(words, taken))
    for name in names:
        name.form = tuple(words.text[name.first : name.after])
    names = [n for n in _complete(words, names) if not _is_empty(words, n.first, n.after)]
    for name in names:
        if not any(e.kind != "person" for e in name.entries):
            name.title = title_ending_at(words, name.first - 1)
    return names


def _known(words: Words) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
    starts = {start: i for i, start in enumerate(words.start)}
    ends = {end: i for i, end in enumerate(words.end)}
    for hit in scan(words.reading.text.replace("\n", " ")):
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is not None and last is not None and first <= last and words.block[first] == words.block[last]:
            yield first, last + 1, hit.entries


def _part_of_longer(words: Words, name: Name) -> bool:
    """A doubtful name of one word right beside another capitalised word is a part of some other name."""
    if name.after - name.first > 1:
        return False
    if any(e.how == "demonym" for e in name.entries) and words.same_sentence(name.first - 1, name.first):
        # "South American", "Latin American", "West African" are no one state's.
        return words.text[name.first - 1] in _REGIONAL
    if all(e.kind == "person" for e in name.entries):
        return words.same_sentence(name.first - 1, name.first) and is_given(words.text[name.first - 1])
    if not all(e.doubtful for e in name.entries):
        return False
    return any(_goes_on(words, name.first, beside) for beside in (name.first - 1, name.after))


def _goes_on(words: Words, i: int, beside: int) -> bool:
    proper = words.same_sentence(beside, i) and words.tag[beside] in _PROPER and words.text[beside][:1].isupper()
    return proper and not title_ending_at(words, beside) and not role_at(words, beside)


def _seen(words: Words) -> tuple[list[Name], list[tuple[int, int]]]:
    """The engine's entities, trimmed; and the stretches (dates, amounts) that hold no names."""
    names, blocked = [], []
    for first, after, label in words.entities:
        if label not in _NAMING:
            blocked.append((first, after))
            continue
        if any(_is_plain_verb(words, i) for i in range(first, after)):
            continue  # "Trump told Business Insider" is no work's title.
        for start, stop in _pieces(words, first, after, label):
            trimmed = _trim(words, start, stop, label)
            if trimmed and not (trimmed[1] - trimmed[0] == 1 and label == "ORG" and _is_common(words, trimmed[0])):
                names.append(Name(*trimmed, label))
    return names, blocked


def _is_empty(words: Words, first: int, after: int) -> bool:
    """Text that has lost its letters may hold stretches of white space that the engine takes for names."""
    return not any(c.isalnum() for i in range(first, after) for c in words.text[i])


def _is_plain_verb(words: Words, i: int) -> bool:
    return words.tag[i] in {"VBD", "VBZ", "MD"} and words.text[i].islower() and len(words.text[i]) > 2


def _pieces(words: Words, first: int, after: int, label: str) -> Iterator[tuple[int, int]]:
    """An entity cut where no name goes on: at colons, dashes, quotation marks and after a possessive; persons at commas
    too."""
    start = first
    for i in range(first, after):
        text = words.text[i]
        legal = i + 1 < after and words.lower[i + 1] in _LEGAL
        cut = (not legal and text in {":", "—", "–", "--", '"', "“", "”", "|", "\n"}) or (
            text in {"'s", "’s"} and i > first and not legal
        )
        if cut or (
            label == "PERSON" and text in {",", "and", "&", "vs.", "/"} and words.lower[i + 1 : i + 2] != ["jr."]
        ):
            if i > start:
                yield start, i
            start = i + 1
    if start < after:
        yield start, after


def _trim(words: Words, first: int, after: int, label: str) -> tuple[int, int] | None:
    while first < after and words.lower[first] in _EDGES:
        first += 1
    while first < after and words.lower[after - 1] in _EDGES:
        after -= 1
    if label == "PERSON" or label == "ORG":
        skip = _leading_role(words, first, after)
        first += skip
    if first >= after or not any(c.isupper() or c.isdigit() for c in words.text[first]):
        if label in {"NORP", "GPE"} or first >= after or not any(w[:1].isupper() for w in words.text[first:after]):
            return None
        while first < after and not words.text[first][:1].isupper():
            first += 1
    while after > first and words.tag[after - 1][:2] in {"VB", "IN", "CC"} and words.text[after - 1][:1].islower():
        after -= 1
    return (first, after) if first < after else None


def _leading_role(words: Words, first: int, after: int) -> int:
    """How many words at the start of a name are a title or an office ("President Vladimir Putin")."""
    if after - first < 2 or _names_body(words.lower[after - 1]):
        return 0
    for size in range(min(5, after - first - 1), 0, -1):
        last = first + size - 1
        title = title_ending_at(words, last)
        if title and (title.office or title.gender):
            return size
        role = role_at(words, last)
        given = is_given(words.text[last + 1]) or after - last > 2
        if role and not role.plural and given and words.tag[last + 1] in _PROPER:
            return size
    return 0


def _choose(words: Words, known: list[Name], seen: list[Name]) -> list[Name]:
    """Of overlapping names the longer one; of equal ones the known one, with the engine's label."""
    by_first = {(n.first, n.after): n for n in known}
    by_edge = {edge: n for n in known for edge in (("first", n.first), ("after", n.after))}
    rest = []
    for name in seen:
        twin = by_first.get((name.first, name.after))
        if twin:
            twin.label = name.label
        else:
            rest.extend(_apart(words, name, by_edge))
    ranked = sorted((*known, *rest), key=lambda n: (-_weight(words, n), n.first))
    taken = bytearray(len(words))
    chosen = []
    for name in ranked:
        if not any(taken[name.first : name.after]):
            taken[name.first : name.after] = b"\1" * (name.after - name.first)
            chosen.append(name)
    return chosen


def _with_whole_courts(words: Words, names: list[Name]) -> list[Name]:
    """The names in their order, those of courts made whole."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: n.first):
        if not kept or name.first >= kept[-1].after:
            kept.append(_whole_court(words, name))
    courts = {tuple(words.text[n.first : n.after]) for n in kept if set(words.lower[n.first : n.after]) >= _COURT_FOR}
    for name in kept:
        if len(courts) > 1 and tuple(words.text[name.first : name.after]) in courts:
            # Of two circuits neither is what the lexicon knows by the common part of their names.
            name.entries = ()
    return kept


def _whole_court(words: Words, name: Name) -> Name:
    """ "The Court of Appeals for the Ninth Circuit" is not the one for another circuit: its name goes on."""
    after = name.after
    if words.lower[after : after + 2] != ["for", "the"] or "court" not in words.lower[name.first : after]:
        return name
    last = after + 2
    while last < len(words) and (words.tag[last] in _PROPER or (words.lower[last] == "of" and last > after + 2)):
        last += 1
    last -= words.lower[last - 1] == "of"
    return (
        Name(name.first, last, "ORG", name.entries)
        if last > after + 2 and words.same_sentence(name.first, last - 1)
        else name
    )


def _apart(words: Words, name: Name, by_edge: dict[tuple[str, int], Name]) -> list[Name]:
    """An entity that holds a known long name at its start or end is two names, unless its last word makes it a body
    ("Washington Post Trump" against "New York Times Magazine")."""
    start, end = by_edge.get(("first", name.first)), by_edge.get(("after", name.after))
    if start and name.after > start.after > start.first + 1 and not _names_body(words.lower[name.after - 1]):
        if any(words.lower[i] in _JOINING for i in range(start.after, name.after)):
            return [name]
        return [Name(start.after, name.after, "")]
    if end and name.first < end.first < end.after - 1 and any(e.kind == "person" for e in end.entries):
        before = Name(name.first, end.first, "")
        return [before] if words.tag[name.first] in _PROPER and end.first - name.first > 1 else []
    return [name]


def _names_body(word: str) -> bool:
    return word in BODY_ENDINGS or word in _LEGAL or word in OUTLET_ENDINGS or word in BODY_NOUNS


def _weight(words: Words, name: Name) -> float:
    """Length, a known name a little before an unknown one; an unknown name with common words in it counts less."""
    size = float(name.after - name.first)
    if name.entries:
        return size + 0.5
    odd = sum(words.tag[i] not in _PROPER and words.lower[i] not in _JOINING for i in range(name.first, name.after))
    return size - odd


def _runs(words: Words, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Runs of proper nouns that nobody has claimed."""
    i, total = 0, len(words)
    tag, text = words.tag, words.text
    while i < total:
        if tag[i] not in _PROPER or taken[i] or not text[i][:1].isupper():
            i += 1
            continue
        start = i
        while i < total and not taken[i] and words.block[i] == words.block[start] and (
            (tag[i] in _PROPER and text[i][:1].isupper())
            or (text[i] in {"'s", "’s"} and i + 1 < total and words.lower[i + 1] in _LEGAL)
            or (text[i].lower() in PARTICLES and i + 1 < total and tag[i + 1] in _PROPER and i > start)
        ):  # fmt: skip
            i += 1
        first = start + _leading_role(words, start, i)
        if i - first == 1 and (title_ending_at(words, first) or role_at(words, first) or _is_common(words, first)):
            continue
        office = role_at(words, i - 1)
        if text[i - 1].lower() in PARTICLES or (office and office.first <= first):
            # "Deputy Prime Minister" before a name that the engine found is an office.
            continue
        yield first, i


def _is_common(words: Words, i: int) -> bool:
    """A body's noun with a capital ("the State", "Congress" is known), or "Inc.": no name by itself."""
    return words.lower[i] in _LEGAL or words.lower[i] in BODY_NOUNS or words.lower[i] in CROWD_NOUNS


def _complete(words: Words, names: list[Name]) -> list[Name]:
    """Add names that were overlooked where they stand again, a person's family name among them.

    In headlines, where every word has a capital, only the body's names count.
    """
    headlines = words.headlines
    all_headlines = all(headlines)
    body = [n for n in names if all_headlines or not headlines[words.block[n.first]]]
    forms: dict[tuple[str, ...], Name] = {}
    for name in body:
        forms.setdefault(name.form, name)
    for name in body:
        if (name.label == "PERSON" and len(name.form) > 1) or any(e.kind == "person" for e in name.entries):
            forms.setdefault(name.form[-1:], name)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        if len(form[0]) > 1 and form[0][0].isupper():
            firsts.setdefault(form[0], []).append(form)
    kept = [n for n in names if all_headlines or not headlines[words.block[n.first]] or n.entries or n.form in forms]
    taken = bytearray(len(words))
    for name in kept:
        taken[name.first : name.after] = b"\1" * (name.after - name.first)
    for i, word in enumerate(words.text):
        if taken[i] or word not in firsts:
            continue
        for form in firsts[word]:
            after = i + len(form)
            if tuple(words.text[i:after]) == form and not any(taken[i:after]):
                twin = forms[form]
                whole = form == twin.form
                kept.append(Name(i, after, twin.label if whole else "PERSON", twin.entries if whole else (), form=form))
                taken[i:after] = b"\1" * len(form)
                break
    return sorted(kept, key=lambda n: n.first)
