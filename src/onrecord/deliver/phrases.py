"""The wording of a brief: values, claims, statements and amounts in English."""

import re

from onrecord.deliver.dates import is_absolute, range_words
from onrecord.deliver.names import Cast
from onrecord.deliver.quote import retold, spoken
from onrecord.model.brief import Statement
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, PlaceValue, Value

SLOT_LABELS = {
    "status": "Status",
    "date": "When",
    "place": "Where",
    "participant": "Who",
    "excluded": "Not included",
    "initiator": "Initiative",
    "format": "Format",
    "purpose": "Purpose",
    "confirmation": "Confirmed by",
    "precedent": "Precedent",
    "amount": "Amount",
}
# The same for what will not take place.
PLANNED_LABELS = {"date": "Planned for", "place": "Planned in"}
# What a party confirms or is silent on.
SLOT_NOUNS = {
    "status": "whether it goes ahead",
    "date": "the date",
    "place": "the place",
    "participant": "who takes part",
    "excluded": "who is left out",
    "initiator": "whose initiative it is",
    "format": "the format",
    "purpose": "the purpose",
    "confirmation": "the matter itself",
    "precedent": "the precedent",
    "amount": "the amount",
}
NOT_KNOWN = {
    "date": "No date announced",
    "place": "No place announced",
    "participant": "Participants not known",
    "initiator": "Not known on whose initiative",
    "format": "Format not decided",
    "status": "Not decided",
    "amount": "Amount not known",
}
QUESTIONS = {
    "date": "When?",
    "place": "Where?",
    "participant": "Who takes part?",
    "initiator": "On whose initiative?",
    "format": "In which format?",
    "status": "Does it go ahead?",
    "purpose": "To what end?",
    "amount": "How much?",
    "confirmation": "Who confirms it?",
}
# What became of a thing, by kind of change.
CHANGE_WORDS = {
    "new": "now known",
    "firmer": "firmer",
    "weaker": "weaker",
    "contradicted": "contradicted",
    "settled": "no longer contradicted",
    "ruled_out": "ruled out",
    "corrected": "corrected",
    "withdrawn": "withdrawn",
    "new_origin": "another origin",
    "cancelled": "cancelled",
    "postponed": "postponed",
    "held": "held",
    "status": "status",
    "date_passed": "the day has passed",
    "deadline_passed": "the deadline has passed",
    "edited": "article edited",
}
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "UAH": "₴", "ILS": "₪"}
_PAST = {
    "say": "said",
    "tell": "told",
    "write": "wrote",
    "think": "thought",
    "admit": "admitted",
    "plan": "planned",
    "permit": "permitted",
    "commit": "committed",
    "know": "knew",
    "mean": "meant",
    "swear": "swore",
    "see": "saw",
    "foresee": "foresaw",
    "feel": "felt",
    "withdraw": "withdrew",
    "forbid": "forbade",
    "speak": "spoke",
    "set": "set",
}
_LEAD_IN = re.compile(r"(?:that|to|whether|if|how|why|when|where|who|what|for|as|against|on|about|of)\b", re.IGNORECASE)
_QUESTION = re.compile(r"(?:whether|if|how|why|when|where|who|what|which)\b", re.IGNORECASE)
# "his hope that", "the intention to": what is expressed, whatever the act is called.
_FEELING = re.compile(
    r"(?:the|an?|his|her|its|their)\s+(?:\w+\s+)?(?:hope|intention|belief|fear|willingness|readiness|concern|desire|wish"
    r"|confidence|support|regret|doubt|interest|opposition)s?\b",
    re.IGNORECASE,
)
_FUNCTION_WORD = re.compile(r"(?:The|An?|This|These|That|Those|Any|All|His|Her|Its|Their|It|He|She|They|There|No)\b")
# Acts that take what they are about as their object: "ruled out any involvement".
_TRANSITIVE = {
    "accept",
    "accuse",
    "announce",
    "apologise",
    "ask",
    "condemn",
    "confirm",
    "criticise",
    "demand",
    "deny",
    "describe",
    "expect",
    "fear",
    "offer",
    "praise",
    "predict",
    "promise",
    "propose",
    "reject",
    "rule_out",
    "suggest",
    "thank",
    "threaten",
    "urge",
}


def value_words(value: Value | None, slot: str, cast: Cast) -> str:
    """A slot's value in words; what to say instead when there is none."""
    match value:
        case None:
            return NOT_KNOWN.get(slot, "Not known")
        case ActorValue():
            return cast.name(value.actor)
        case DateValue():
            return _date_words(value)
        case PlaceValue():
            return value.name
        case AmountValue():
            return amount_words(value)
        case _:
            return plain_words(value.word)


def _date_words(value: DateValue) -> str:
    """The days, and the article's own words for them where these say something else ("next week")."""
    words = range_words(value.start, value.end)
    told = not value.text or is_absolute(value.text) or value.text.removeprefix("on ").lower() in words.lower()
    return words if told else f"{words} (“{value.text}”)"


def plain_words(word: str) -> str:
    """A word of a closed list as it is read: "ruled_out" as "ruled out"."""
    return word.replace("_", " ")


def amount_words(amount: AmountValue) -> str:
    """ "$200 million", "50%", "3 tonnes"."""
    number = _number(amount.value)
    if amount.unit == "%":
        return f"{number}%"
    if sign := _CURRENCIES.get(amount.unit):
        return f"{sign}{number}"
    return f"{number} {plain_words(amount.unit)}"


def _number(value: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.4g} {word}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def focus_words(value: Value | None, cast: Cast) -> str:
    """The words by which a value is likely named in its evidence, "" when there are none to look for."""
    match value:
        case ActorValue():
            return cast.name(value.actor).rsplit(" ", 1)[-1]
        case DateValue():
            return value.text
        case PlaceValue():
            return value.name
        case AmountValue() | None:
            return ""
        case _:
            return plain_words(value.word)


def claim_words(claim: Claim, cast: Cast, with_day: bool = True) -> str:
    """Whose claim it is and how firmly it is made: "Russia (Yuri Ushakov) says, via AP"."""
    who, many = cast.voices(claim.by) if claim.by else (claim.outlet or "the article", False)
    parts = [f"{who} {_verb(claim, many)}"]
    if claim.via:
        parts.append(f"via {cast.list(claim.via)}")
    if claim.said and with_day:
        parts.append(range_words(*claim.said, weekday=False))
    return ", ".join(parts)


def _verb(claim: Claim, many: bool) -> str:
    if claim.slot == "confirmation" and not claim.by:
        # The line itself tells whether it is confirmed; the outlet only reports that.
        return "reports"
    if claim.hedged and claim.stance == "asserts":
        return "suggest" if many else "suggests"
    one, several = {
        ("asserts", True): ("says", "say"),
        ("asserts", False): ("reports", "report"),
        ("denies", True): ("denies it", "deny it"),
        ("denies", False): ("reports that it is not so", "report that it is not so"),
        ("unknown", True): ("leaves it open", "leave it open"),
        ("unknown", False): ("reports it open", "report it open"),
    }[claim.stance, bool(claim.by)]
    return several if many else one


def past(act: str) -> str:
    """The past tense of an act: "rule_out" gives "ruled out"."""
    verb, _, rest = act.partition("_")
    if verb in _PAST:
        done = _PAST[verb]
    elif verb.endswith("e"):
        done = verb + "d"
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        done = verb[:-1] + "ied"
    else:
        done = verb + "ed"
    return f"{done} {plain_words(rest)}" if rest else done


def statement_words(statement: Statement) -> tuple[str, str]:
    """The act and the words: ("said", "“We want peace.”"), ("did not confirm", "the meeting")."""
    # Who declines has done so; what he withholds is what he did not say.
    declined = statement.act == "decline"
    act = past(statement.act) if statement.asserted or declined else f"did not {plain_words(statement.act)}"
    if statement.mode == "direct":
        return act, spoken(statement.content)
    words = retold(statement.content)
    if declined and _QUESTION.match(words):
        return "would not say", words
    if _FEELING.match(words):
        return ("expressed" if statement.asserted else "did not express"), words
    joined = _LEAD_IN.match(words) or statement.act in _TRANSITIVE or not statement.asserted
    if not joined:
        return f"{act}:", words
    # The first word of a sentence loses its capital within another one.
    return act, words[0].lower() + words[1:] if _FUNCTION_WORD.match(words) else words


def where_said(statement: Statement, cast: Cast) -> str:
    """Channel, relay and day of a statement, "" when none is known."""
    parts = [
        statement.channel,
        f"via {cast.list(statement.via)}" if statement.via else None,
        range_words(*statement.said, weekday=False) if statement.said else None,
    ]
    return ", ".join(p for p in parts if p)
