"""Proper names in an article: known ones, those that the engine marks, and other runs of capitalised words."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.annotate.actors.gazetteer import Entry, scan
from onrecord.annotate.actors.vocabulary import PARTICLES, TitleWord, is_given, role_at, title_ending_at
from onrecord.annotate.actors.words import Words

_NAMING = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_EDGES = frozenset({"the", "a", "an", "'s", "’s", "'", "’", "-", "–", "—", '"', "“", "”", ",", ".", "@", "(", ")", ":"})
_PROPER = frozenset({"NNP", "NNPS"})
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
    seen, blocked = _seen(words)
    names = _choose(words, known, seen)
    taken = bytearray(len(words))
    for name in names:
        taken[name.first : name.after] = b"\1" * (name.after - name.first)
    for first, after in blocked:
        taken[first:after] = b"\1" * (after - first)
    names.extend(Name(first, after, "") for first, after in _runs(words, taken))
    names.sort(key=lambda n: n.first)
    for name in names:
        name.form = tuple(words.text[name.first : name.after])
        if not any(e.kind != "person" for e in name.entries):
            name.title = title_ending_at(words, name.first - 1)
    return _in_headlines(words, names)


def _known(words: Words) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
    starts = {start: i for i, start in enumerate(words.start)}
    ends = {end: i for i, end in enumerate(words.end)}
    for hit in scan(words.reading.text.replace("\n", " ")):
        first, last = starts.get(hit.start), ends.get(hit.end)
        if first is not None and last is not None and first <= last and words.block[first] == words.block[last]:
            yield first, last + 1, hit.entries


def _seen(words: Words) -> tuple[list[Name], list[tuple[int, int]]]:
    """The engine's entities, trimmed; and the stretches (dates, amounts) that hold no names."""
    names, blocked = [], []
    for first, after, label in words.entities:
        if label not in _NAMING:
            blocked.append((first, after))
            continue
        for start, stop in _pieces(words, first, after, label):
            if trimmed := _trim(words, start, stop, label):
                names.append(Name(*trimmed, label))
    return names, blocked


def _pieces(words: Words, first: int, after: int, label: str) -> Iterator[tuple[int, int]]:
    """An entity cut where no name goes on: at colons, dashes and quotation marks, after a possessive; persons at commas."""
    start = first
    for i in range(first, after):
        text = words.text[i]
        cut = text in {":", "—", "–", "--", '"', "“", "”", "|", "\n"} or (text == "'s" or text == "’s") and i > first
        if cut or label == "PERSON" and text in {",", "and", "&", "vs.", "/"} and words.lower[i + 1 : i + 2] != ["jr."]:
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
    if after - first < 2:
        return 0
    for size in range(min(5, after - first - 1), 0, -1):
        last = first + size - 1
        title = title_ending_at(words, last)
        if title and (title.office or title.gender):
            return size
        role = role_at(words, last)
        if role and not role.plural and words.tag[last + 1] in _PROPER and is_given(words.text[last + 1]):
            return size
    return 0


def _choose(words: Words, known: list[Name], seen: list[Name]) -> list[Name]:
    """Of overlapping names the longer one; of equal ones the known one, with the engine's label."""
    by_first = {(n.first, n.after): n for n in known}
    rest = []
    for name in seen:
        twin = by_first.get((name.first, name.after))
        if twin:
            twin.label = name.label
        else:
            rest.append(name)
    ranked = sorted((*known, *rest), key=lambda n: (-_weight(words, n), n.first))
    taken = bytearray(len(words))
    chosen = []
    for name in ranked:
        if not any(taken[name.first : name.after]):
            taken[name.first : name.after] = b"\1" * (name.after - name.first)
            chosen.append(name)
    return chosen


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
            tag[i] in _PROPER and text[i][:1].isupper()
            or text[i].lower() in PARTICLES and i + 1 < total and tag[i + 1] in _PROPER and i > start
        ):  # fmt: skip
            i += 1
        first = start + _leading_role(words, start, i)
        if i - first == 1 and (title_ending_at(words, first) or role_at(words, first)):
            continue
        if text[i - 1].lower() in PARTICLES:
            continue
        yield first, i


def _in_headlines(words: Words, names: list[Name]) -> list[Name]:
    """In titles, where every word has a capital, look for the body's names instead of the engine's."""
    kinds = [doc.user_data["block"].kind for doc in words.reading.docs]
    if "paragraph" not in kinds and "item" not in kinds:
        return names
    body = [n for n in names if kinds[words.block[n.first]] not in {"title", "heading"}]
    forms = {n.form: n for n in body}
    for name in body:
        if name.label == "PERSON" and len(name.form) > 1:
            forms.setdefault(name.form[-1:], name)
    longest = max((len(f) for f in forms), default=1)
    firsts = {f[0] for f in forms}
    found = [n for n in names if kinds[words.block[n.first]] in {"title", "heading"} and (n.entries or n.form in forms)]
    taken = {i for n in found for i in range(n.first, n.after)}
    for number, kind in enumerate(kinds):
        if kind not in {"title", "heading"}:
            continue
        start = words.block_starts[number]
        stop = words.block_starts[number + 1] if number + 1 < len(kinds) else len(words)
        for i in range(start, stop):
            if words.text[i] not in firsts or i in taken:
                continue
            for size in range(min(longest, stop - i), 0, -1):
                form = tuple(words.text[i : i + size])
                if form in forms and not taken & set(range(i, i + size)):
                    twin = forms[form]
                    label = twin.label if len(form) == len(twin.form) else "PERSON"
                    found.append(Name(i, i + size, label, twin.entries if form == twin.form else (), form=form))
                    taken.update(range(i, i + size))
                    break
    return sorted((*body, *found), key=lambda n: n.first)
