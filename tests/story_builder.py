"""Claims made by hand: what a careful reader takes from articles, so that composing is tested apart from reading.

`Builder` finds the evidence by quoting it. `example_story` gives the ten articles of examples/singapore as reports.
"""

import csv
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from onrecord.model.annotation import Actor
from onrecord.model.article import Article
from onrecord.model.claim import ActorValue, Claim, DateValue, Evidence, PlaceValue, Stance, Value, WordValue
from onrecord.model.span import Span
from onrecord.model.told import ArticleClaims, EventClaims, Report

FOLDER = Path(__file__).parent.parent / "examples" / "singapore"

TRUMP = Actor("per:donald-trump", "Donald Trump", "person", "USA", role="president")
KIM = Actor("per:kim-jong-un", "Kim Jong Un", "person", "PRK", role="leader")
MOON = Actor("per:moon-jae-in", "Moon Jae-in", "person", "KOR", role="president")
CHUNG = Actor("per:chung-eui-yong", "Chung Eui-yong", "person", "KOR", role="national security adviser")
SANDERS = Actor("per:sarah-sanders", "Sarah Sanders", "person", "USA", "org:white-house", role="press secretary")
KIM_KYE_GWAN = Actor("per:kim-kye-gwan", "Kim Kye Gwan", "person", "PRK", "sta:PRK", role="vice foreign minister")
CHOE = Actor("per:choe-son-hui", "Choe Son Hui", "person", "PRK", "sta:PRK", role="vice foreign minister")
POMPEO = Actor("per:mike-pompeo", "Mike Pompeo", "person", "USA", "sta:USA", role="secretary of state")
WHITE_HOUSE = Actor("org:white-house", "White House", "organization", "USA", "sta:USA")
USA = Actor("sta:USA", "United States", "state", "USA")
PRK = Actor("sta:PRK", "North Korea", "state", "PRK")
KOR = Actor("sta:KOR", "South Korea", "state", "KOR")
SGP = Actor("sta:SGP", "Singapore", "state", "SGP")
CNN = Actor("out:cnn", "CNN", "outlet", "USA")
CBS = Actor("out:cbs-news", "CBS News", "outlet", "USA")
CHOSUN = Actor("out:chosun-ilbo", "Chosun Ilbo", "outlet", "KOR")
KCNA = Actor("out:kcna", "KCNA", "outlet", "PRK")
TIMES = Actor("out:the-new-york-times", "The New York Times", "outlet", "USA")
SOURCE = Actor("per:source", "source", "person")
OFFICIAL = Actor("per:senior-white-house-official", "senior White House official", "person", "USA", "org:white-house")
ACTORS = {
    a.id: a
    for a in (
        *(TRUMP, KIM, MOON, CHUNG, SANDERS, KIM_KYE_GWAN, CHOE, POMPEO, WHITE_HOUSE, USA, PRK, KOR, SGP),
        *(CNN, CBS, CHOSUN, KCNA, TIMES, SOURCE, OFFICIAL),
    )
}


def day(first: str, last: str | None = None, text: str = "") -> DateValue:
    return DateValue(date.fromisoformat(first), date.fromisoformat(last or first), text or first)


def word(status: str) -> WordValue:
    return WordValue(status)


def place(name: str, country: str | None = None) -> PlaceValue:
    return PlaceValue(name, country)


@dataclass
class EventBuilder:
    """One event of one article while its claims are listed."""

    builder: "Builder"
    kind: str
    participants: tuple[str, ...]
    weight: int
    claims: list[Claim] = field(default_factory=list)

    def says(
        self,
        slot: str,
        value: Value | None,
        quote: str,
        by: Actor | None = None,
        via: Actor | None = None,
        stance: Stance = "asserts",
        hedged: bool = False,
    ) -> "EventBuilder":
        article = self.builder.article
        start = article.text.index(quote)
        evidence = Evidence(article.id, Span(start, start + len(quote)), quote)
        self.claims.append(
            Claim(
                f"{article.id}-{len(self.builder.events)}",
                slot,
                value,
                stance,
                evidence,
                (by.id,) if by else (),
                (via.id,) if via else (),
                article.outlet,
                hedged,
            )
        )
        return self


class Builder:
    """One article's claims, listed by hand."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.events: list[EventBuilder] = []

    def event(self, kind: str, *participants: Actor, weight: int = 3) -> EventBuilder:
        made = EventBuilder(self, kind, tuple(p.id for p in participants), weight)
        quote = self.article.text[:20]
        self.events.append(made)
        for participant in participants:
            made.says("participant", ActorValue(participant.id), quote)
        return made

    def done(self) -> ArticleClaims:
        events = tuple(
            EventClaims(f"{self.article.id}-{n}", e.kind, "CONSULT", e.participants, e.weight, tuple(e.claims))
            for n, e in enumerate(self.events, 1)
        )
        named = {p for e in events for p in e.participants}
        for event in events:
            for claim in event.claims:
                named.update((*claim.by, *claim.via))
                if isinstance(claim.value, ActorValue):
                    named.add(claim.value.actor)
        actors = tuple(ACTORS[i] for i in sorted(named))
        return ArticleClaims(self.article, actors, (), events, (), (), ())


def article(text: str, outlet: str, at: str, id_: str | None = None, url: str | None = None) -> Article:
    moment = datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Article(id_ or outlet, text, moment.date(), url, outlet, text.split("\n")[0], moment)


def example_articles() -> list[Article]:
    with (FOLDER / "index.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    return [
        article(
            (FOLDER / row["file"]).read_text(encoding="utf-8"),
            row["outlet"],
            row["published"],
            row["file"].removesuffix(".txt"),
            row["url"],
        )
        for row in rows
    ]


def example_story() -> list[Report]:
    """The example story as a careful reader reads it; the copy is known as one."""
    made = [Builder(a) for a in example_articles()]
    for builder, read in zip(made, _READERS, strict=True):
        read(builder)
    reports = [Report(b.done()) for b in made]
    reports[3] = Report(reports[3].claims, copy_of=reports[2].article.id, agency="MPA")
    return reports


def _one(b: Builder) -> None:
    said = '"President Trump appreciated the briefing and said he would meet Kim Jong Un by May'
    (
        b.event("meeting", TRUMP, KIM, weight=6)
        .says("status", word("agreed"), "President Donald Trump has accepted an invitation", CHUNG)
        .says("status", word("agreed"), "The White House confirmed that the president would go", WHITE_HOUSE)
        .says("date", day("2018-03-08", "2018-05-31", "by May"), said, CHUNG)
        .says("date", None, "at a place and time to be determined", SANDERS, stance="unknown")
        .says("place", None, "at a place and time to be determined", SANDERS, stance="unknown")
        .says("initiator", ActorValue(KIM.id), "President Donald Trump has accepted an invitation", CHUNG)
    )
    held = "his talks with Kim in Pyongyang on Monday"
    (
        b.event("meeting", CHUNG, KIM, weight=1)
        .says("status", word("held"), held)
        .says("date", day("2018-03-05"), held)
        .says("place", place("Pyongyang", "PRK"), held)
    )
    planned = "Kim and Moon are to hold a summit of their own at the end of April in Panmunjom"
    (
        b.event("meeting", KIM, MOON, weight=1)
        .says("status", word("scheduled"), planned)
        .says("date", day("2018-04-21", "2018-04-30", "at the end of April"), planned)
        .says("place", place("Panmunjom"), planned)
    )


def _two(b: Builder) -> None:
    zone = "Kim has agreed to meet Trump in the Demilitarized Zone, a source told CNN."
    last = "CBS News reported on Saturday, citing two administration officials, that Mongolia and Singapore"
    (
        b.event("meeting", TRUMP, KIM, weight=5)
        .says("status", word("agreed"), zone, SOURCE, CNN)
        .says("place", place("Demilitarized Zone"), zone, SOURCE, CNN)
        .says("date", day("2018-05-21", "2018-05-31", "in late May"), "the two could meet “in late May”", SOURCE, CNN,
              hedged=True)
        .says("place", place("Singapore", "SGP"), "including Singapore,”", TRUMP, hedged=True)
        .says("place", place("Singapore", "SGP"), last, None, CBS, hedged=True)
        .says("place", place("Mongolia", "MNG"), last, None, CBS, hedged=True)
    )  # fmt: skip
    met = "Kim and Moon met in Panmunjom last Friday"
    (
        b.event("meeting", KIM, MOON, weight=2)
        .says("status", word("held"), met)
        .says("date", day("2018-04-27", text="last Friday"), met)
        .says("place", place("Panmunjom"), met)
    )


def _three(b: Builder) -> None:
    agreed = "The United States and North Korea have agreed to hold the first summit of their leaders in Singapore"
    (
        b.event("meeting", USA, PRK, weight=5)
        .says("status", word("agreed"), agreed, None, CHOSUN)
        .says("place", place("Singapore", "SGP"), agreed, None, CHOSUN)
        .says("date", day("2018-06-11", "2018-06-17", "in the third week of June"), agreed, None, CHOSUN)
        .says("confirmation", ActorValue(USA.id), "Neither Washington nor Pyongyang has confirmed a place",
              stance="unknown")
        .says("confirmation", ActorValue(PRK.id), "Neither Washington nor Pyongyang has confirmed a place",
              stance="unknown")
    )  # fmt: skip


def _four(b: Builder) -> None:
    _three(b)
    b.events[0].says("place", place("Mongolia", "MNG"), "it offered its capital in March", None, CBS, hedged=True)


def _five(b: Builder) -> None:
    tweet = "The highly anticipated meeting between Kim Jong Un and myself will take place in Singapore on June 12th."
    (
        b.event("meeting", TRUMP, KIM, weight=5)
        .says("status", word("scheduled"), tweet, TRUMP)
        .says("date", day("2018-06-12", text="June 12th"), tweet, TRUMP)
        .says("place", place("Singapore", "SGP"), tweet, TRUMP)
        .says("place", place("Singapore", "SGP"), "Singapore said it was pleased to host the meeting.", SGP)
        .says("place", place("Demilitarized Zone"), "On Wednesday he had ruled out the Demilitarized Zone", TRUMP,
              stance="denies")
        .says("precedent", word("the first meeting between a sitting U.S. president and a leader of North Korea"),
              "It will be the first meeting between a sitting U.S. president")
    )  # fmt: skip
    met = "Secretary of State Mike Pompeo had met Kim in Pyongyang on Wednesday"
    (
        b.event("meeting", POMPEO, KIM, weight=1)
        .says("status", word("held"), met)
        .says("date", day("2018-05-09"), met)
        .says("place", place("Pyongyang", "PRK"), met)
    )


def _six(b: Builder) -> None:
    due = "Trump and North Korean leader Kim Jong Un are due to meet in Singapore on 22 June."
    (
        b.event("meeting", TRUMP, KIM, weight=5)
        .says("status", word("scheduled"), due)
        .says("date", day("2018-06-22", text="22 June"), due)
        .says("place", place("Singapore", "SGP"), due)
        .says("status", word("cancelled"), "cannot but reconsider our proceeding to the DPRK-U.S. summit",
              KIM_KYE_GWAN, KCNA, hedged=True)
    )  # fmt: skip
    talks = "the North had cancelled talks with South Korea that were planned for Wednesday"
    (
        b.event("meeting", PRK, KOR, weight=2)
        .says("status", word("cancelled"), talks)
        .says("date", day("2018-05-16"), talks)
    )


def _seven(b: Builder) -> None:
    (
        b.event("meeting", TRUMP, KIM, weight=9)
        .says("status", word("cancelled"), "Donald Trump called off his summit with Kim Jong Un on Thursday")
        .says("status", word("cancelled"), "the Singapore summit, for the good of both parties", TRUMP)
        .says("date", day("2018-06-12", text="12 June"), "the two were to meet in Singapore on 12 June")
        .says("place", place("Singapore", "SGP"), "the two were to meet in Singapore on 12 June")
        .says("initiator", ActorValue(PRK.id), "the meeting was requested by North Korea", TRUMP)
        .says("initiator", ActorValue(USA.id), "it was Washington that asked for the dialogue", CHOE)
        .says("date", day("2018-06-22", text="22 June"), "said that Trump and Kim were due to meet on 22 June")
        .says("participant", ActorValue(KIM.id), "said that Trump and Kim were due to meet on 22 June")
        .says("status", word("scheduled"), "said that Trump and Kim were due to meet on 22 June")
        .says("date", day("2018-06-12", text="12 June"), "The date set for the summit was 12 June.")
    )
    met = "South Korean President Moon Jae-in, who met Trump in Washington on Tuesday"
    (
        b.event("meeting", MOON, TRUMP, weight=1)
        .says("status", word("held"), met)
        .says("date", day("2018-05-22"), met)
        .says("place", place("Washington", "USA"), met)
    )


def _eight(b: Builder) -> None:
    late = "denied on Saturday that it was too late to hold his summit with North Korean leader Kim Jong Un on June 12"
    (
        b.event("meeting", TRUMP, KIM, weight=6)
        .says("status", word("cancelled"), "two days after he had cancelled it")
        .says("date", day("2018-06-12", text="June 12"), late, TRUMP)
        .says("date", day("2018-06-12", text="June 12"), "had reported that the date was impossible", OFFICIAL, TIMES,
              stance="denies")
        .says("status", word("scheduled"), "It could even be the 12th,", TRUMP, hedged=True)
        .says("place", place("Singapore", "SGP"), "We're looking at June 12th in Singapore.", TRUMP)
    )  # fmt: skip
    met = "On Saturday South Korean President Moon Jae-in and Kim met for two hours at Tongilgak"
    (
        b.event("meeting", MOON, KIM, weight=3)
        .says("status", word("held"), met)
        .says("date", day("2018-05-26"), met)
        .says("place", place("Tongilgak"), met)
    )
    talks = "the two Koreas would hold high-level talks on June 1"
    (
        b.event("meeting", PRK, KOR, weight=1)
        .says("status", word("scheduled"), talks, None, KCNA)
        .says("date", day("2018-06-01"), talks, None, KCNA)
    )


def _nine(b: Builder) -> None:
    tweet = "We'll be meeting on June 12th in Singapore,"
    (
        b.event("meeting", TRUMP, KIM, weight=5)
        .says("status", word("scheduled"), "The summit between the United States and North Korea is back on.")
        .says("status", word("scheduled"), tweet, TRUMP)
        .says("status", word("cancelled"), "eight days after he had called the meeting off")
        .says("date", day("2018-06-12", text="June 12th"), tweet, TRUMP)
        .says("place", place("Singapore", "SGP"), tweet, TRUMP)
        .says("place", None, "Where in Singapore the two men will meet has not been announced.", stance="unknown")
    )


def _ten(b: Builder) -> None:
    met = "US President Donald Trump and North Korean leader Kim Jong Un met on the Singapore island of Sentosa"
    (
        b.event("meeting", TRUMP, KIM, weight=5)
        .says("status", word("held"), met)
        .says("date", day("2018-06-12", text="on Tuesday"), met)
        .says("place", place("Sentosa", "SGP"), met)
    )


_READERS = (_one, _two, _three, _four, _five, _six, _seven, _eight, _nine, _ten)
