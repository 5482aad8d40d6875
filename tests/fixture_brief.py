"""A brief made by hand, with something in every section: three articles in our own words on the road to Singapore."""

from datetime import date, datetime

from onrecord.model.annotation import Actor
from onrecord.model.article import Article
from onrecord.model.brief import (
    Brief,
    BriefEvent,
    Change,
    Copy,
    Deadline,
    Fact,
    Leg,
    Measure,
    OpenQuestion,
    PartyView,
    Position,
    Response,
    Statement,
    Withdrawn,
)
from onrecord.model.claim import ActorValue, AmountValue, Claim, DateValue, Evidence, PlaceValue, WordValue
from onrecord.model.span import Span

HARBOUR_TEXT = """White House: leaders may meet as early as June

The White House confirmed on Thursday that President Donald Trump has agreed in principle to meet the North Korean \
leader, Kim Jong Un, in what would be the first meeting ever between leaders of the two countries.

The summit, which could take place in the second week of June, has no officially announced place yet. According to a \
report from Reuters, Singapore is among the most likely venues, although South Korea hinted that the border village of \
Panmunjom remains possible.

"We will both try to make it a very special moment for World Peace!" Trump wrote on Twitter.

Pyongyang has not publicly confirmed the meeting. The invitation was passed on by the South Korean envoy, Chung \
Eui-yong, after he met with Kim in Pyongyang in March.

What each side wants

Among Washington's demands are:

- The complete and verifiable dismantling of the North's nuclear weapons.

- The return of three detained Americans.

The North has rejected both demands so far. "We will never give up our treasured sword at the table," a foreign \
ministry official told Yonhap.

Secretary of State Mike Pompeo said the North must answer by May 22 or face new sanctions.

South Korea approved 8 million dollars in aid for mothers and children in the North on Tuesday, saying that it was not \
tied to politics. The United States signed an order raising fuel levies by 30% in retaliation for missile tests.
"""

MERIDIAN_TEXT = """North Korea: no talks about giving up weapons alone

SEOUL, May 16, 2018 — North Korea denied that a date had been fixed for a summit with the United States, and warned \
that it could walk away.

"If they corner us and demand that we give up our weapons alone, we are no longer interested in such talks," Kim \
Kye-gwan, the vice foreign minister, said in a statement carried by KCNA.

The White House said the meeting was still scheduled for June 12 in Singapore.
"""

HARBOUR = Article(
    id="harbour",
    text=HARBOUR_TEXT,
    published=date(2018, 5, 10),
    url="https://harbour.example/summit",
    outlet="Harbour Post",
    title="White House: leaders may meet as early as June",
)
MERIDIAN = Article(
    id="meridian",
    text=MERIDIAN_TEXT,
    published=date(2018, 5, 16),
    outlet="The Meridian",
    title="North Korea: no talks about giving up weapons alone",
)
GAZETTE = Article(
    id="gazette",
    text=HARBOUR_TEXT.split("What each side wants")[0].replace("leaders may meet", "Trump and Kim may meet"),
    published=date(2018, 5, 11),
    outlet="Larkhaven Gazette",
    title="White House: Trump and Kim may meet as early as June",
)
_OUTLETS = {a.id: a.outlet for a in (HARBOUR, GAZETTE, MERIDIAN)}


def evidence(article: Article, words: str) -> Evidence:
    """The first place of `words` in `article`; KeyError-like failure when they are not in it."""
    start = article.text.index(words)
    return Evidence(article.id, Span(start, start + len(words)), words)


ACTORS = (
    Actor("USA", "United States", "state", country="USA", wikidata="Q30"),
    Actor("PRK", "North Korea", "state", country="PRK", wikidata="Q423"),
    Actor("KOR", "South Korea", "state", country="KOR"),
    Actor("trump", "Donald Trump", "person", country="USA", stands_for="USA", role="president"),
    Actor("kim", "Kim Jong Un", "person", country="PRK", stands_for="PRK", role="leader"),
    Actor("kye", "Kim Kye-gwan", "person", country="PRK", stands_for="PRK", role="vice foreign minister"),
    Actor("chung", "Chung Eui-yong", "person", country="KOR", stands_for="KOR", role="envoy"),
    Actor("pompeo", "Mike Pompeo", "person", country="USA", stands_for="USA", role="secretary of state"),
    Actor("whitehouse", "White House", "organization", country="USA", stands_for="USA"),
    Actor("reuters", "Reuters", "outlet", country="GBR"),
    Actor("yonhap", "Yonhap", "outlet", country="KOR"),
    Actor("kcna", "KCNA", "outlet", country="PRK"),
    Actor("official", "foreign ministry official", "person", country="PRK", stands_for="PRK"),
)

SUMMIT = "e-summit"
VISIT = "e-visit"


def _claim(article, slot, value, words, stance="asserts", event=SUMMIT, **more) -> Claim:
    return Claim(event, slot, value, stance, evidence(article, words), outlet=_OUTLETS[article.id], **more)


def _fact(standing, *claims, origins=1, legs=()) -> Fact:
    values = [c.value for c in claims if c.stance != "unknown"] or [c.value for c in claims]
    return Fact(claims[0].slot, values[0], standing, origins, claims, legs)


_AGREED = "President Donald Trump has agreed in principle to meet the North Korean leader, Kim Jong Un"
_JUNE = DateValue(date(2018, 6, 12), date(2018, 6, 12), "June 12")
_WEEK = DateValue(date(2018, 6, 11), date(2018, 6, 17), "the second week of June")
_SAID_10 = (date(2018, 5, 10), date(2018, 5, 10))
_STILL = "the meeting was still scheduled for June 12 in Singapore"
_DENIED = "denied that a date had been fixed for a summit with the United States"

_SUMMIT_FACTS = (
    _fact(
        "claimed",
        _claim(HARBOUR, "status", WordValue("agreed"), _AGREED, by=("whitehouse",), said=_SAID_10),
        legs=(
            Leg(
                "United States",
                "the White House's statement; Larkhaven Gazette repeats the text",
                ("harbour", "gazette"),
            ),
        ),
    ),
    _fact(
        "disputed",
        _claim(MERIDIAN, "date", _JUNE, _STILL, by=("whitehouse",)),
        _claim(MERIDIAN, "date", _JUNE, _DENIED, stance="denies", by=("PRK",)),
        origins=2,
    ),
    _fact(
        "possible",
        _claim(HARBOUR, "date", _WEEK, "could take place in the second week of June", hedged=True),
    ),
    _fact(
        "claimed",
        _claim(MERIDIAN, "place", PlaceValue("Singapore", "SGP"), _STILL, by=("whitehouse",)),
        _claim(
            HARBOUR,
            "place",
            PlaceValue("Singapore", "SGP"),
            "Singapore is among the most likely venues",
            by=("reuters",),
            hedged=True,
        ),
    ),
    _fact(
        "possible",
        _claim(
            HARBOUR,
            "place",
            PlaceValue("Panmunjom"),
            "South Korea hinted that the border village of Panmunjom remains possible",
            by=("KOR",),
            hedged=True,
        ),
    ),
    _fact("unknown", _claim(HARBOUR, "place", None, "has no officially announced place yet", stance="unknown")),
    _fact("confirmed", _claim(HARBOUR, "participant", ActorValue("trump"), _AGREED, by=("whitehouse",)), origins=2),
    _fact("confirmed", _claim(HARBOUR, "participant", ActorValue("kim"), _AGREED, by=("whitehouse",)), origins=2),
    _fact(
        "reported",
        _claim(
            HARBOUR,
            "precedent",
            WordValue("first meeting ever between leaders of the two countries"),
            "the first meeting ever between leaders of the two countries",
        ),
    ),
    _fact("confirmed", _claim(HARBOUR, "confirmation", ActorValue("whitehouse"), "The White House confirmed")),
    _fact(
        "unknown",
        _claim(
            HARBOUR,
            "confirmation",
            ActorValue("PRK"),
            "Pyongyang has not publicly confirmed the meeting",
            stance="unknown",
        ),
    ),
)
_PARTIES = (
    PartyView("USA", "status", "confirms", WordValue("agreed"), _SAID_10, evidence(HARBOUR, _AGREED)),
    PartyView("USA", "date", "confirms", _JUNE, None, evidence(MERIDIAN, _STILL)),
    PartyView("PRK", "date", "denies", _JUNE, None, evidence(MERIDIAN, _DENIED)),
    PartyView("PRK", "status", "silent"),
    PartyView("PRK", "place", "silent"),
)
_WITHDRAWN = (
    Withdrawn(
        "place",
        PlaceValue("Panmunjom"),
        "overtaken",
        _claim(HARBOUR, "place", PlaceValue("Panmunjom"), "the border village of Panmunjom", by=("KOR",)),
        evidence(MERIDIAN, _STILL),
    ),
)
_MET = "he met with Kim in Pyongyang in March"
_VISIT_FACTS = (
    _fact("reported", _claim(HARBOUR, "status", WordValue("held"), _MET, event=VISIT)),
    _fact("reported", _claim(HARBOUR, "participant", ActorValue("chung"), _MET, event=VISIT)),
    _fact("reported", _claim(HARBOUR, "participant", ActorValue("kim"), _MET, event=VISIT)),
    _fact(
        "reported", _claim(HARBOUR, "date", DateValue(date(2018, 3, 1), date(2018, 3, 31), "March"), _MET, event=VISIT)
    ),
    _fact("reported", _claim(HARBOUR, "place", PlaceValue("Pyongyang", "PRK"), _MET, event=VISIT)),
)

_TWEET = "We will both try to make it a very special moment for World Peace!"
_SWORD = "We will never give up our treasured sword at the table,"
_CORNER = "If they corner us and demand that we give up our weapons alone, we are no longer interested in such talks,"
_ANSWER = "the North must answer by May 22 or face new sanctions"
_REJECTED = Response(("PRK",), "rejected", evidence(HARBOUR, "The North has rejected both demands so far"))
_DISMANTLING = "The complete and verifiable dismantling of the North's nuclear weapons"
_RETURN = "The return of three detained Americans"
_AID = "South Korea approved 8 million dollars in aid for mothers and children in the North on Tuesday"
_LEVY = "The United States signed an order raising fuel levies by 30% in retaliation for missile tests"


def _statement(article, speaker, act, mode, words, **more) -> Statement:
    return Statement(speaker, act, mode, words, evidence(article, words), **more)


BRIEF = Brief(
    title="Summit between Donald Trump and Kim Jong Un",
    as_of=date(2018, 5, 16),
    articles=(HARBOUR, GAZETTE, MERIDIAN),
    actors=ACTORS,
    events=(
        BriefEvent(
            SUMMIT, "meeting", "Meeting of Donald Trump and Kim Jong Un", "CONSULT", _SUMMIT_FACTS, _PARTIES, _WITHDRAWN
        ),
        BriefEvent(VISIT, "meeting", "Meeting of Chung Eui-yong and Kim Jong Un", "CONSULT", _VISIT_FACTS),
    ),
    statements=(
        _statement(HARBOUR, "whitehouse", "confirm", "indirect", "that " + _AGREED, said=_SAID_10),
        _statement(HARBOUR, "trump", "say", "direct", _TWEET, channel="Twitter"),
        _statement(HARBOUR, "official", "say", "direct", _SWORD, via=("yonhap",)),
        _statement(HARBOUR, "PRK", "confirm", "indirect", "the meeting", asserted=False),
        _statement(HARBOUR, "pompeo", "say", "indirect", _ANSWER),
        _statement(
            MERIDIAN, "PRK", "deny", "indirect", "that a date had been fixed for a summit with the United States"
        ),
        _statement(MERIDIAN, "kye", "say", "direct", _CORNER, channel="statement", via=("kcna",)),
        _statement(MERIDIAN, "whitehouse", "say", "indirect", _STILL),
    ),
    positions=(
        Position("USA", "demand", _DISMANTLING, evidence(HARBOUR, _DISMANTLING), "PRK", (_REJECTED,)),
        Position("USA", "demand", _RETURN, evidence(HARBOUR, _RETURN), "PRK", (_REJECTED,)),
        Position("PRK", "threat", "it could walk away", evidence(MERIDIAN, "it could walk away"), "USA"),
    ),
    measures=(
        Measure(
            "aid",
            "KOR",
            "approved",
            evidence(HARBOUR, _AID),
            "PRK",
            AmountValue(8_000_000, "USD"),
            (date(2018, 5, 8), date(2018, 5, 8)),
        ),
        Measure("tariff", "USA", "signed", evidence(HARBOUR, _LEVY), None, AmountValue(30, "%"), None, "missile tests"),
    ),
    deadlines=(
        Deadline(
            "pompeo",
            "the North must answer",
            date(2018, 5, 22),
            date(2018, 5, 22),
            evidence(HARBOUR, _ANSWER),
            "new sanctions",
        ),
    ),
    open=(
        OpenQuestion(SUMMIT, "place", evidence(HARBOUR, "has no officially announced place yet")),
        OpenQuestion(
            SUMMIT, "confirmation", evidence(HARBOUR, "Pyongyang has not publicly confirmed the meeting"), "PRK"
        ),
    ),
    changes=(
        Change(
            at=datetime(2018, 5, 16, 8, 0),
            event=SUMMIT,
            slot="date",
            before="possible: 11–17 June 2018",
            after="disputed: 12 June 2018",
            evidence=evidence(MERIDIAN, _DENIED),
            kind="contradicted",
            cause="North Korea denies what the United States says",
        ),
    ),
    copies=(Copy("gazette", "harbour"),),
    notes=('The Meridian gives no day for "a date had been fixed": it stays unresolved.',),
)
EMPTY = Brief(
    title="Tomato soup for a cold evening",
    as_of=None,
    articles=(
        Article(
            id="soup",
            text="Tomato soup for a cold evening\n\nChop the onions and melt the butter.",
            title="Tomato soup",
        ),
    ),
    actors=(),
    notes=("The article gives no day of publication: relative times stay unresolved.",),
)
