"""Measures: sanctions, tariffs, aid; who, towards whom, how much, when, why, and how far it has come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from onrecord.annotate.analysis import Analysis
from onrecord.annotate.engine import at, lemma
from onrecord.annotate.events import EventCandidate
from onrecord.claim.amounts import amounts
from onrecord.claim.chain import chain_at
from onrecord.claim.evidence import passage
from onrecord.claim.grammar import (
    children,
    clause_span,
    clause_verb,
    climb,
    coordinated,
    is_negated,
    is_noun,
    is_verb,
    objects_of,
    phrase,
)
from onrecord.claim.reach import times_of
from onrecord.lexicon import status_words, words
from onrecord.model.brief import Deadline, Measure, Position
from onrecord.model.claim import AmountValue
from onrecord.model.span import Span

# Kinds of events that are measures, and the broad kind that each is told as.
KINDS = {"sanction": "sanction", "embargo": "sanction", "tariff": "tariff", "aid": "aid", "loan": "aid"}
_AID = words("aid nouns")
_REASON_NOUNS = words("reason nouns")
_AIMING = {"target", "aim", "hit", "punish", "direct"}
_NAMES = {"duty", "embargo", "sanction", "tariff"}
_SUFFERING = {"defy", "dodge", "endure", "evade", "face", "resist", "shrug", "suffer", "weather"}
_HOLDING = {"announcement", "imposition", "package", "round", "raft", "series", "set", "wave"}
_PROMISED = {"pledge", "promise", "offer", "propose"}
_UNDECIDED = {"decision", "plan", "proposal", "talk", "discussion", "vote", "negotiation", "idea", "question", "debate"}
_RANK = {"threatened": 1, "proposed": 2, "approved": 3, "signed": 4, "in_force": 5, "suspended": 6, "lifted": 7}


def measures(analysis: Analysis, positions: Sequence[Position], deadlines: Sequence[Deadline]) -> tuple[Measure, ...]:
    """The measures of an article in the order of the text, each told once at its fullest.

    What a position only demands is no measure; what a deadline threatens is one, by whoever set it.
    """
    demanded = [p.evidence.span for p in positions if p.kind in {"demand", "condition"}]
    found: list[Measure] = []
    for event in analysis.events:
        if event.kind not in KINDS or any(d.contains(event.span) for d in demanded):
            continue
        if made := _measure(analysis, event, deadlines):
            found.append(made)
    return tuple(_merged(analysis, found))


def _measure(analysis: Analysis, event: EventCandidate, deadlines: Sequence[Deadline]) -> Measure | None:
    token = analysis.head(event)
    if _is_of_another(analysis, token):
        return None
    sources = [s for s in event.source if not _describes_another(analysis, token, s)]
    by = next((a for s in sources for a in analysis.cast.all_at(s)), None)
    toward = next((a for s in event.target for a in analysis.cast.all_at(s) if a != by), None)
    if (hit := _named_target(analysis, token)) is not None:
        by, toward = None if by == hit else by, hit
    toward = toward or _aimed_at(analysis, token, by) or _hit(analysis, token, by)
    state = event.status
    due = next((d for d in deadlines if d.evidence.span.contains(event.span)), None)
    if due is not None and due.otherwise:
        by, state = by or due.by, "threatened"
        toward = toward if toward != by else None
        toward = toward or _threatened(analysis, token, by)
    by = by or _governing_actor(analysis, token) or _announcer(analysis, token) or _own_measure(analysis, token)
    state = "proposed" if _is_decided_on(token) else _enacted(token) or state or _state(event)
    if by is None or state is None or event.polarity == "NEG":
        return None
    amount = _amount(analysis, token)
    if KINDS[event.kind or ""] == "sanction" and amount is not None and amount.unit == "%":
        # A share is of what is banned; sanctions have none.
        amount = None
    # Somebody who "contributes" or "helps" takes a measure only towards somebody, or with a sum.
    aid = KINDS[event.kind or ""] == "aid"
    if toward is None and amount is None and (aid or (is_verb(token) and not _is_named(token))):
        return None
    # Who supplies oil, or is found "aiding in the effort", gives nothing that a reader would call aid.
    if aid and not any(lemma(t) in _AID and is_noun(t) for t in token.sent):
        return None
    return Measure(
        kind=KINDS[event.kind or ""],
        by=by,
        status=state,
        evidence=analysis.evidence(passage(token)),
        toward=toward,
        amount=amount,
        day=_day(analysis, token),
        reason=_reason(analysis, token),
    )


def _is_named(verb: Token) -> bool:
    """Whether the verb's object names the measure: "imposed sanctions", whomever they hit."""
    return any(lemma(o) in _NAMES for o in children(verb, "dobj", "nsubjpass"))


def _is_of_another(analysis: Analysis, token: Token) -> bool:
    """Whether a verb only takes the measure that its object names: "levied sanctions" is no levy."""
    named = {analysis.head(e) for e in analysis.events if e.kind in KINDS}
    return is_verb(token) and any(c in named for c in children(token, "dobj", "nsubjpass"))


def _describes_another(analysis: Analysis, token: Token, side: Span) -> bool:
    """ "A loan from frozen Russian assets": Russian are the assets, and the loan is not Russia's."""
    first = analysis.reading.token_at(side.start)
    alone = first is not None and at(first) + len(first) == side.end
    return first is not None and alone and first.dep_ == "amod" and first.head != token and not is_verb(token)


def _is_decided_on(token: Token) -> bool:
    """Whether there is only a decision, a plan or talk of the measure yet: "put off a decision on a loan"."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ in {"on", "for", "about"} else None
    return above is not None and is_noun(above) and lemma(above) in _UNDECIDED


def _named_target(analysis: Analysis, token: Token) -> str | None:
    """Whom "North Korea sanctions" hit: a state's own noun before the measure; "U.S. sanctions" are its own."""
    for noun in children(token, "compound", "nmod"):
        words = analysis.text[at(noun.left_edge) : at(noun) + len(noun)]
        actor = analysis.cast.at(Span(at(noun.left_edge), at(noun) + len(noun)))
        state = actor is not None and analysis.cast.actor(actor).kind == "state"
        if state and noun.tag_ == "NNP" and not words.replace(".", "").isupper():
            return actor
    return None


def _aimed_at(analysis: Analysis, token: Token, by: str | None) -> str | None:
    """Whom "sanctions that target Iran", "tariffs aimed at China" are for; of "on 20 Iranian ships" whose they are."""
    nouns = objects_of(token, "on", "against")
    for clause in children(token, "relcl", "acl"):
        if lemma(clause) in _AIMING:
            nouns += [*children(clause, "dobj"), *objects_of(clause, "at", "against", "on")]
    for noun in nouns:
        for actor in analysis.cast.all_at(phrase(noun)):
            if actor != by:
                return actor
    return None


def _hit(analysis: Analysis, token: Token, by: str | None) -> str | None:
    """Who "faces", "shrugs off" or "evades" the measure."""
    verb = next((t for t in climb(token, 4) if is_verb(t)), None)
    if verb is None or lemma(verb) not in _SUFFERING:
        return None
    return next((a for s in children(verb, "nsubj") if (a := analysis.cast.at(phrase(s))) and a != by), None)


def _announcer(analysis: Analysis, token: Token) -> str | None:
    """Whose the announcement or package is of which the measure is told: "a Treasury announcement of sanctions"."""
    if token.dep_ != "pobj" or token.head.lower_ != "of" or lemma(token.head.head) not in _HOLDING:
        return None
    holder = token.head.head
    behind = [n for noun in (holder, *coordinated(token)) for n in objects_of(noun, "from", "by")]
    for owner in (*children(holder, "poss", "compound", "nmod"), *behind):
        if actor := analysis.cast.at(phrase(owner)):
            return actor
    return None


def _threatened(analysis: Analysis, token: Token, by: str | None) -> str | None:
    """The actor named last before the threatened measure that is not its author: the one who is to comply."""
    sentence = token.sent
    low, high = at(sentence[0]), at(token)
    named = [m.actor for m in analysis.cast.mentions if low <= m.span.start < high and m.actor != by]
    return named[0] if named else None


def _enacted(token: Token) -> str | None:
    """How far the words above the measure have brought it: "signed an order imposing tariffs"."""
    stages = {row.phrase: row.status for row in status_words() if row.group == "measure" and row.pos == "v"}
    for verb in (t for t in climb(token, 5) if is_verb(t)):
        found = "proposed" if lemma(verb) in _PROMISED else stages.get(lemma(verb))
        if found in {"signed", "approved", "threatened", "proposed"} and not is_negated(verb):
            still_to_come = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)
            return "proposed" if still_to_come and found != "threatened" else found
    return None


def _state(event: EventCandidate) -> str | None:
    if event.certainty != "CERTAIN":
        return "proposed"
    return "proposed" if event.time == "FUTURE" else "in_force"


def _governing_actor(analysis: Analysis, token: Token) -> str | None:
    """The subject of a verb that takes the measure: "approved", "threatened to impose"; not of one that suffers it."""
    node = token
    for verb in (t for t in climb(token) if is_verb(t)):
        if lemma(verb) not in _TAKING or node.dep_ == "nsubj":
            return None
        for subject in children(verb, "nsubj"):
            if actor := analysis.cast.at(phrase(subject)):
                return actor
        node = verb
    return None


def _own_measure(analysis: Analysis, token: Token) -> str | None:
    """The speaker, where he speaks of his own measure: "our sanctions"."""
    if not any(c.lower_ in {"our", "my"} for c in children(token, "poss")):
        return None
    return next((b for b in chain_at(analysis, Span(at(token), at(token) + 1)).by if b), None)


# Verbs whose subject takes the measure that they govern.
_TAKING = words("measure taking")


def _amount(analysis: Analysis, token: Token) -> AmountValue | None:
    """The amount within the measure's own phrase, else the nearest one in its clause."""
    inner = phrase(token)
    verb = clause_verb(token)
    wide = phrase(verb) if verb is not None else inner
    for span in (inner, wide):
        found = list(amounts(analysis.text, span.start, span.end))
        if found:
            return min(found, key=lambda f: abs(f[0].start - at(token)))[1]
    return None


def _day(analysis: Analysis, token: Token) -> tuple[date, date] | None:
    places = [token, *(t for t in climb(token, 4) if is_verb(t))]
    for place in places:
        for time in times_of(analysis, place):
            if time.first and time.last and time.type in {"DATE", "TIME"}:
                return time.first, time.last
    return None


def _reason(analysis: Analysis, token: Token) -> str | None:
    """What follows "in retaliation for", "in response to", "over", "because of"."""
    verbs = [token, *climb(token, 3)]
    for place in verbs:
        for prep in place.children:
            if prep.i < place.i or prep.dep_ != "prep":
                continue
            for noun in children(prep, "pobj"):
                if lemma(noun) in _REASON_NOUNS:
                    for inner in objects_of(noun, "for", "to", "against"):
                        return clause_span(inner).of(analysis.text)
            if prep.lower_ in {"over", "because"} and is_verb(place):
                for noun in (*children(prep, "pobj"), *objects_of(prep, "of")):
                    return clause_span(noun).of(analysis.text)
    return None


def _merged(analysis: Analysis, found: list[Measure]) -> list[Measure]:
    """One measure told twice is one: same kind, same sides, and amounts that do not differ."""
    kept: list[Measure] = []
    for measure in found:
        twin = next((k for k in kept if _same(analysis, k, measure)), None)
        if twin is None:
            kept.append(measure)
            continue
        firmer = max(twin, measure, key=lambda m: (m.amount is not None, _RANK.get(m.status, 0)))
        kept[kept.index(twin)] = replace(
            firmer,
            toward=firmer.toward or twin.toward or measure.toward,
            amount=firmer.amount or twin.amount or measure.amount,
            day=firmer.day or twin.day or measure.day,
            reason=firmer.reason or twin.reason or measure.reason,
        )
    return kept


def _same(analysis: Analysis, a: Measure, b: Measure) -> bool:
    if a.kind != b.kind or not analysis.same_side(a.by, b.by):
        return False
    if a.toward and b.toward and not analysis.same_side(a.toward, b.toward):
        return False
    return a.amount is None or b.amount is None or a.amount == b.amount
