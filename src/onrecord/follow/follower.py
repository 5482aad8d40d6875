"""The loop: feeds that are due are asked, pages that they led to are fetched, read and kept; then it sleeps.

All that is known stands in the store's tables and changes together with the articles, so that a killed run goes on
where it stopped. Fetching happens in lanes, one for each host; reading and writing in the calling thread alone.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import httpx

from onrecord.acquire.addresses import host_of
from onrecord.acquire.fetch import USER_AGENT, Ask, Fetcher, Page
from onrecord.acquire.guard import Guard, GuardedTransport
from onrecord.acquire.page import News
from onrecord.errors import FetchError, InputError, ModelError, OnrecordError
from onrecord.follow.desk import Desk, FeedRow, PageRow
from onrecord.follow.entries import MAX_BYTES, Listing, is_english, listing_of
from onrecord.follow.lanes import run_lanes
from onrecord.follow.notices import Notices, body_of
from onrecord.follow.pages import Context, at_its_address, changed_at, news_in, next_visit, same_words
from onrecord.follow.reasons import WAITING, most_tries, reason_of
from onrecord.follow.settings import DAY, Settings, wait
from onrecord.follow.sites import Sites
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims
from onrecord.store import Store

_FEEDS = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
# Pages taken up at once, and of one host; a lane's time, after which the feeds get their turn again.
_BATCH, _OF_ONE_HOST, _LANE_SECONDS = 5000, 60, 120.0
_SITEMAPS = 100
# The longest sleep, so that what another process lists is noticed.
_NAP = 60.0

Read = Callable[[Article], ArticleClaims]
Row = FeedRow | PageRow


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to tell whoever watches: a feed asked, an article kept, or a problem. `words` is a line."""

    what: str
    where: str
    words: str


@dataclass(slots=True)
class Tally:
    """What a run did: feeds asked, articles by what became of them, and what failed."""

    feeds: int = 0
    feeds_failed: int = 0
    pages: int = 0
    new: int = 0
    version: int = 0
    known: int = 0
    failed: int = 0


class Follower:
    """Follows the feeds in a store. `read` gives an article's claims; `transport` replaces the guarded network.

    `report` is told what happens. One follower at a time should work on a store.
    """

    def __init__(
        self,
        store: Store,
        read: Read,
        settings: Settings | None = None,
        report: Callable[[Happening], None] = lambda _: None,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings or Settings()
        self.desk, self._store, self._read, self._report, self._now = Desk(store), store, read, report, now
        self._stop = threading.Event()
        agent = f"{USER_AGENT} (+{self.settings.contact})" if self.settings.contact else USER_AGENT
        self._transport = transport or GuardedTransport(Guard(self.settings.allowed))
        plain = Fetcher(self._transport, agent)
        self._sites = Sites(plain.get, self.settings.pace, self._stop.wait, self.desk.sites(), now)
        self._fetcher = Fetcher(self._transport, agent, self._before)
        target = self.settings.webhook
        self._notices = Notices(store, target, self.settings.secret) if target else None

    def stop(self) -> None:
        """End the run soon: what is being read is kept, all else waits for the next run. May be called anywhere."""
        self._stop.set()

    def close(self) -> None:
        """Give connections back."""
        if self._notices:
            self._notices.close(self._now())
        self._transport.close()

    def once(self) -> Tally:
        """Ask all feeds and fetch all pages that are due, then return; what is to be tried again later is left."""
        tally = Tally()
        while not self._stop.is_set() and self._round(tally):
            pass
        if self._notices:
            self._notices.drain(self._now())
        return tally

    def run(self) -> Tally:
        """Follow until `stop` is called."""
        tally = Tally()
        while not self._stop.is_set():
            while not self._stop.is_set() and self._round(tally):
                pass
            if self._notices:
                self._notices.turn(self._now())
            self.desk.forget(self._now(), DAY)
            due = self.desk.next_due()
            left = (due - self._now()).total_seconds() if due else _NAP
            self._stop.wait(min(max(left, 1.0), 5.0 if self._notices else _NAP))
        return tally

    def _round(self, tally: Tally) -> bool:
        """One turn of all that is due; false when nothing was."""
        now = self._now()
        rows: list[Row] = [*self.desk.due_feeds(now), *self.desk.due_pages(now, _BATCH)]
        lanes: dict[str, list[Row]] = {}
        for row in rows:
            lanes.setdefault(host_of(_address(row)), []).append(row)
        portions = [list(islice(lane, _OF_ONE_HOST)) for lane in lanes.values()]
        with closing(run_lanes(portions, self._fetch, self.settings.workers, _LANE_SECONDS)) as results:
            try:
                for row, outcome in results:
                    if self._stop.is_set():
                        break
                    self._take(row, outcome, tally)
                    self.desk.keep_sites(self._sites.dirty())
                    if self._notices:
                        self._notices.turn(self._now())
            except BaseException:
                # Whoever pauses between two requests need not pause to the end.
                self.stop()
                raise
        return bool(rows)

    def _before(self, url: str) -> None:
        if self._stop.is_set():
            raise FetchError("The run is being ended.", "resting", 0.0)
        self._sites.before(url)

    def _fetch(self, row: Row) -> Page | OnrecordError:
        """In a lane's thread: the page, or why there is none."""
        is_feed = isinstance(row, FeedRow)
        ask = Ask(_FEEDS, None, MAX_BYTES) if is_feed else Ask()
        ask = replace(ask, etag=row.etag, modified=row.modified)
        url = _address(row)
        try:
            page = self._fetcher.get(url, ask)
        except OnrecordError as problem:
            self._sites.answered(url, problem)
            return problem
        self._sites.answered(url)
        return page

    def _take(self, row: Row, outcome: Page | OnrecordError, tally: Tally) -> None:
        if isinstance(row, FeedRow):
            tally.feeds += 1
            self._feed(row, outcome, tally)
        else:
            tally.pages += 1
            self._page(row, outcome, tally)

    # Feeds

    def _feed(self, feed: FeedRow, outcome: Page | OnrecordError, tally: Tally) -> None:
        now = self._now()
        try:
            if isinstance(outcome, OnrecordError):
                raise outcome
            listing = None if outcome.unchanged else listing_of(outcome.data, outcome.url, outcome.media_type)
        except OnrecordError as problem:
            self._feed_failed(feed, problem, now, tally)
            return
        rest = timedelta(minutes=min(listing.rest or 0, 24 * 60)) if listing else timedelta()
        due = now + max(self.settings.every, rest)
        if listing is None:
            self.desk.polled(feed, due, now)
            return
        language = feed.language or listing.language
        with self._store.together():
            new = self._listed(feed, listing, language, now)
            self.desk.polled(
                feed,
                due,
                now,
                kind=listing.kind,
                title=feed.title or listing.title,
                language=language,
                etag=outcome.etag,
                modified=outcome.modified,
                address=outcome.moved or feed.address,
                entries=len(listing.entries),
            )
        marked = f", in {language}: kept, not read" if is_english(language) is False else ""
        self._report(Happening("feed", feed.url, f"{len(listing.entries)} entries, {new} new{marked}"))

    def _listed(self, feed: FeedRow, listing: Listing, language: str | None, now: datetime) -> int:
        since = now - self.settings.recent
        if listing.kind == "index":
            # An index within an index would lead anywhere.
            if feed.parent is None:
                self.desk.sitemaps(feed, listing.entries, since, now, _SITEMAPS)
            return 0
        entries = [e for e in listing.entries if e.is_news or (e.changed is not None and e.changed >= since)]
        return self.desk.found(feed, entries, language, now)

    def _feed_failed(self, feed: FeedRow, problem: OnrecordError, now: datetime, tally: Tally) -> None:
        reason = reason_of(problem)
        retry = timedelta(seconds=problem.retry or 0) if isinstance(problem, FetchError) else timedelta()
        if reason in WAITING:
            self.desk.polled(feed, now + retry, now, failures=feed.failures, reason=feed.reason, problem=feed.problem)
            return
        tally.failed += 1
        tally.feeds_failed += 1
        delay = max(wait(self.settings, feed.failures + 1), retry)
        due = None if reason == "410" else now + delay
        if feed.address and feed.address != feed.url:
            # Where it had moved to it is no longer; perhaps it is back.
            self.desk.polled(feed, due or now + delay, now, address=None)
        self.desk.feed_failed(feed, due, now, reason, str(problem))
        self._report(Happening(reason, feed.url, str(problem)))

    # Pages

    def _page(self, page: PageRow, outcome: Page | OnrecordError, tally: Tally) -> None:
        now = self._now()
        found = datetime.fromisoformat(page.found)
        if isinstance(outcome, OnrecordError):
            self._page_failed(page, outcome, now, tally)
            return
        if outcome.unchanged:
            due = next_visit(self.settings, found, now, None)
            due = now + self.settings.live_every if page.live and found > now - DAY else due
            self.desk.update_page(page, due=_stamp(due), checked=_stamp(now), tries=0, reason=None, problem=None)
            return
        told = datetime.fromisoformat(page.published) if page.published else None
        try:
            news = news_in(outcome, Context(now, told, self.desk.outlet_of(page.feed)), page.address)
            if self.desk.kept_elsewhere(news.url, page.address):
                if self._is_the_same(news):
                    self._keep(page, outcome, news, [], None, now, tally)
                    return
                # A site that gives all its articles one address is set up wrongly.
                news = at_its_address(news, outcome)
            claims = [c for a in news.articles if (c := self._claims(a, news, now)) is not None]
        except ModelError:
            raise
        except OnrecordError as problem:
            self._page_failed(page, problem, now, tally)
            return
        except Exception as fault:  # one article that cannot be read must not end the run
            unread = InputError(f"{page.address} cannot be read: {type(fault).__name__}: {fault}.")
            self._page_failed(page, unread, now, tally, "reading")
            return
        self._keep(page, outcome, news, claims, next_visit(self.settings, found, now, news), now, tally)

    def _is_the_same(self, news: News) -> bool:
        """Whether what is kept under the page's own address is this article."""
        known = [str(text) for (text,) in self._store.db.all("SELECT text FROM article WHERE address = ?", news.url)]
        return news.is_live or not known or any(same_words(a.text, text) for a in news.articles for text in known)

    def _claims(self, article: Article, news: News, now: datetime) -> ArticleClaims | None:
        """What an article claims; None when it is in the store already."""
        new = self._store.prepared(article)
        if new is None:
            return None
        if self._store.db.one("SELECT 1 FROM article WHERE address = ?", new.url):
            new = changed_at(new, news.modified, now)
        return self._read(new)

    def _keep(
        self,
        page: PageRow,
        fetched: Page,
        news: News,
        claims: Sequence[ArticleClaims],
        due: datetime | None,
        now: datetime,
        tally: Tally,
    ) -> None:
        """The articles and what is known of their page, in one transaction."""
        with self._store.together():
            added = [self._store.add(c, now) for c in claims]
            for one in added:
                if self._notices and one.what != "known" and (body := body_of(self._store, one)):
                    self._notices.add(body, now)
            self.desk.update_page(
                page,
                state="kept",
                tries=0,
                due=_stamp(due),
                checked=_stamp(now),
                reason=None,
                problem=None,
                url=news.url,
                authors="; ".join(news.authors) or None,
                language=news.language or page.language,
                articles=page.articles + sum(a.what != "known" for a in added),
                live=int(news.is_live),
                etag=fetched.etag,
                modified=fetched.modified,
            )
        tally.known += len(news.articles) - sum(a.what != "known" for a in added)
        for one in added:
            tally.new += one.what == "new"
            tally.version += one.what == "version"
            self._report(Happening(one.what, news.url, f"{one.story}  {one.article}"))

    def _page_failed(
        self, page: PageRow, problem: OnrecordError, now: datetime, tally: Tally, reason: str | None = None
    ) -> None:
        reason = reason or reason_of(problem)
        retry = timedelta(seconds=problem.retry or 0) if isinstance(problem, FetchError) else timedelta()
        if reason in WAITING:
            self.desk.update_page(page, due=_stamp(now + retry))
            return
        tally.failed += 1
        tries = page.tries + 1
        over = tries >= most_tries(reason, self.settings.tries)
        due = None if over else now + max(wait(self.settings, tries), retry)
        # What was kept stays kept, also when the outlet takes it down.
        state = page.state if page.state == "kept" else "refused" if over else "waiting"
        state = "foreign" if reason == "language" and page.state != "kept" else state
        self.desk.update_page(
            page, state=state, tries=tries, due=_stamp(due), checked=_stamp(now), reason=reason, problem=str(problem)
        )
        self._report(Happening(reason, page.address, str(problem)))


def _address(row: Row) -> str:
    return (row.address or row.url) if isinstance(row, FeedRow) else row.address


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None
