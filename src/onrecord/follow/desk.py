"""The tables of what is followed: feeds, the pages that they led to, and hosts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from onrecord.acquire.addresses import tidy
from onrecord.errors import StoreError, UsageError
from onrecord.follow.entries import Entry, is_english
from onrecord.follow.lists import Listed
from onrecord.follow.sites import Site
from onrecord.store import Store

BY_COMMAND = "command"
_FEED = (
    "url, listed_in, parent, address, kind, title, outlet, language, etag, modified, added, polled, due, entries,"
    " failures, reason, problem"
)
_PAGE = (
    "address, feed, found, title, published, stamp, language, state, tries, due, reason, problem, url, articles, live,"
    " etag, modified, checked"
)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as it stands in the store; moments are ISO 8601 in UTC."""

    url: str
    listed_in: str
    parent: str | None
    address: str | None
    kind: str | None
    title: str | None
    outlet: str | None
    language: str | None
    etag: str | None
    modified: str | None
    added: str
    polled: str | None
    due: str | None
    entries: int
    failures: int
    reason: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page that a feed led to."""

    address: str
    feed: str
    found: str
    title: str | None
    published: str | None
    stamp: str | None
    language: str | None
    state: str
    tries: int
    due: str | None
    reason: str | None
    problem: str | None
    url: str | None
    articles: int
    live: int
    etag: str | None
    modified: str | None
    checked: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not kept, and why; `next` is when it is tried again, None when it is not."""

    where: str
    what: str
    feed: str | None
    reason: str
    problem: str
    tries: int
    next: str | None


def stamp(moment: datetime | None) -> str | None:
    """A moment as it is stored: in UTC, so that it sorts."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None


class Desk:
    """Reads and writes the tables of feeds, pages and sites in a store."""

    def __init__(self, store: Store) -> None:
        self.store, self._db = store, store.db

    # Feeds

    def add(
        self,
        url: str,
        now: datetime,
        listed_in: str = BY_COMMAND,
        title: str | None = None,
        language: str | None = None,
        outlet: str | None = None,
        parent: str | None = None,
    ) -> bool:
        """List a feed; false when it is listed already. Raises UsageError for what is no http(s) address."""
        known = tidy(url)
        if known is None:
            raise UsageError(f"{url} is not the address of a feed; use http or https.")
        at = stamp(now)
        with self.store.together():
            if self._db.one("SELECT 1 FROM feed WHERE url = ?", known):
                # What was stopped because it was gone, or only named by a list, is taken up by naming it.
                if listed_in == BY_COMMAND:
                    sql = (
                        "UPDATE feed SET listed_in = ?, due = coalesce(due, ?), title = coalesce(?, title),"
                        " language = coalesce(?, language), outlet = coalesce(?, outlet) WHERE url = ?"
                    )
                    self._db.all(sql, listed_in, at, title, language, outlet, known)
                return False
            sql = (
                "INSERT INTO feed (url, listed_in, parent, title, language, outlet, added, due)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            )
            self._db.all(sql, known, listed_in, parent, title, language, outlet, at, at)
            return True

    def remove(self, url: str) -> None:
        """Follow a feed no longer; what it brought stays. Raises StoreError when it is not listed."""
        known = tidy(url) or url
        with self.store.together():
            if not self._db.one("SELECT 1 FROM feed WHERE url = ?", known):
                raise StoreError(f"{url} is not followed; `onrecord feeds list` shows what is.")
            self._db.all("DELETE FROM page WHERE feed = ? AND state = 'waiting'", known)
            self._db.all("DELETE FROM feed WHERE url = ? OR parent = ?", known, known)

    def feeds(self) -> list[FeedRow]:
        """All feeds, in the order of their addresses; the sitemaps of an index are left out."""
        rows = self._db.all(f"SELECT {_FEED} FROM feed WHERE parent IS NULL ORDER BY url")
        return [FeedRow(*row) for row in rows]

    def pages_of(self, feed: str) -> dict[str, int]:
        """How many pages a feed led to, by state."""
        sql = (
            "SELECT p.state, count(*) FROM page p LEFT JOIN feed f ON f.url = p.feed"
            " WHERE p.feed = ? OR f.parent = ? GROUP BY p.state"
        )
        return {str(state): int(count) for state, count in self._db.all(sql, feed, feed)}

    def listed(self, feeds: Sequence[Listed], listed_in: str, now: datetime) -> None:
        """Follow just these of a list: what it no longer names is dropped, unless a command named it too."""
        known = {tidy(f.url) for f in feeds}
        with self.store.together():
            for feed in feeds:
                self.add(feed.url, now, listed_in, feed.title, feed.language, feed.outlet)
            for (url,) in self._db.all("SELECT url FROM feed WHERE listed_in = ? AND parent IS NULL", listed_in):
                if url not in known:
                    self.remove(str(url))

    def due_feeds(self, now: datetime) -> list[FeedRow]:
        """Feeds whose time has come, the longest waiting first."""
        return [
            FeedRow(*r) for r in self._db.all(f"SELECT {_FEED} FROM feed WHERE due <= ? ORDER BY due, url", stamp(now))
        ]

    def polled(self, feed: FeedRow, due: datetime, now: datetime, **known: object) -> None:
        """A feed that answered: what is known of it now, and when it is asked next."""
        columns = {"polled": stamp(now), "due": stamp(due), "failures": 0, "reason": None, "problem": None, **known}
        self._set("feed", "url", feed.url, columns)

    def feed_failed(self, feed: FeedRow, due: datetime | None, now: datetime, reason: str, problem: str) -> None:
        """A feed that did not answer well; without `due` it is not asked again."""
        columns = {"polled": stamp(now), "due": stamp(due), "failures": feed.failures + 1}
        self._set("feed", "url", feed.url, {**columns, "reason": reason, "problem": problem})

    def sitemaps(self, index: FeedRow, entries: Iterable[Entry], since: datetime, now: datetime, most: int) -> None:
        """Follow the sitemaps of an index that changed since a moment (or do not say), the latest first; no others."""
        dated = [(e.changed or now, e.link) for e in entries if e.changed is None or e.changed >= since]
        wanted = {u for _, link in sorted(dated, reverse=True)[:most] if (u := tidy(link))}
        rows = self._db.all("SELECT url, due FROM feed WHERE parent = ?", index.url)
        for url in sorted(wanted - {str(u) for u, _ in rows}):
            self.add(url, now, index.listed_in, language=index.language, outlet=index.outlet, parent=index.url)
        for url, due in rows:
            if (url in wanted) != (due is not None):
                self._set("feed", "url", str(url), {"due": stamp(now) if url in wanted else None})

    def _set(self, table: str, key: str, id_: str, columns: Mapping[str, object]) -> None:
        names = ", ".join(f"{name} = ?" for name in columns)
        self._db.all(f"UPDATE {table} SET {names} WHERE {key} = ?", *columns.values(), id_)

    # Pages

    def found(self, feed: FeedRow, entries: Iterable[Entry], language: str | None, now: datetime) -> int:
        """Note the pages that a feed lists: new ones to be fetched, changed ones to be fetched again."""
        new = 0
        for entry in entries:
            address, tongue = tidy(entry.link), entry.language or language
            state = "foreign" if is_english(tongue) is False else "waiting" if address else "refused"
            row = self.page(address or entry.link[:2000])
            mark = stamp(entry.changed or entry.published)
            if row is None:
                new += 1
                reason = None if address else "address"
                problem = None if address else f"{entry.link[:200]} is not http or https."
                due = stamp(now) if state == "waiting" else None
                values = (address or entry.link[:2000], feed.url, stamp(now), entry.title, stamp(entry.published))
                marks = ", ".join("?" * 11)
                self._db.all(
                    "INSERT INTO page (address, feed, found, title, published, stamp, language, state, due, reason,"
                    f" problem) VALUES ({marks})",
                    *(*values, mark, tongue, state, due, reason, problem),
                )
            elif mark and mark > (row.stamp or "") and row.state in ("kept", "refused") and address:
                # The outlet has changed it, or it may have become what it was not.
                state, tries = ("waiting", 0) if row.state == "refused" else (row.state, row.tries)
                columns = {"stamp": mark, "due": stamp(now), "state": state, "tries": tries}
                self._set("page", "address", row.address, columns)
        return new

    def page(self, address: str) -> PageRow | None:
        """The page at a tidy address."""
        found = self._db.one(f"SELECT {_PAGE} FROM page WHERE address = ?", address)
        return PageRow(*found) if found else None

    def due_pages(self, now: datetime, most: int) -> list[PageRow]:
        """Pages whose time has come, the longest waiting first."""
        sql = f"SELECT {_PAGE} FROM page WHERE due <= ? ORDER BY due, found, address LIMIT {int(most)}"
        return [PageRow(*r) for r in self._db.all(sql, stamp(now))]

    def kept_elsewhere(self, url: str, address: str) -> bool:
        """Whether the page that calls itself `url` was kept already from another address."""
        sql = "SELECT 1 FROM page WHERE url = ? AND address <> ? AND state = 'kept'"
        return self._db.one(sql, url, address) is not None

    def update_page(self, page: PageRow, **columns: object) -> None:
        """Set columns of a page."""
        self._set("page", "address", page.address, columns)

    def outlet_of(self, feed: str) -> str | None:
        """What the outlet of a feed is to be called, when somebody said so."""
        found = self._db.one("SELECT outlet FROM feed WHERE url = ?", feed)
        return str(found[0]) if found and found[0] else None

    def next_due(self) -> datetime | None:
        """When something is to be fetched next."""
        found = self._db.one(
            "SELECT min(due) FROM (SELECT min(due) AS due FROM feed UNION ALL SELECT min(due) FROM page) d"
        )
        return datetime.fromisoformat(found[0]) if found and found[0] else None

    def problems(self) -> list[Problem]:
        """What failed and why: feeds, notices to webhooks, then pages, the latest found first."""
        feeds = self._db.all(
            "SELECT url, coalesce(title, url), NULL, reason, problem, failures, due FROM feed WHERE reason IS NOT NULL"
            " ORDER BY url"
        )
        pages = self._db.all(
            "SELECT address, coalesce(title, address), feed, reason, problem, tries, due FROM page"
            " WHERE reason IS NOT NULL ORDER BY found DESC, address"
        )
        notices = self._db.all(
            "SELECT target, id, NULL, 'webhook', problem, tries, due FROM notice WHERE problem IS NOT NULL"
            " ORDER BY made, id"
        )
        return [Problem(*row) for row in (*feeds, *notices, *pages)]

    def retry(self, now: datetime) -> int:
        """Try again at once what failed; how many pages and feeds that are."""
        with self.store.together():
            count = len(self.problems())
            at = stamp(now)
            self._db.all("UPDATE feed SET due = ? WHERE reason IS NOT NULL", at)
            self._db.all("UPDATE notice SET due = ?, tries = 0 WHERE problem IS NOT NULL", at)
            sql = (
                "UPDATE page SET due = ?, tries = 0, state = 'waiting' WHERE reason IS NOT NULL AND reason <> 'address'"
            )
            self._db.all(sql + " AND state <> 'kept'", at)
            return count

    # Sites

    def sites(self) -> list[Site]:
        """What is known of hosts from before."""
        rows = self._db.all("SELECT origin, robots, robots_at, rest_until FROM site")
        return [Site(origin, robots, _moment(at), _moment(rest)) for origin, robots, at, rest in rows]

    def keep_sites(self, sites: Sequence[Site]) -> None:
        """Remember what was learnt of hosts."""
        rows = [(s.origin, s.robots, stamp(s.robots_at), stamp(s.rest_until)) for s in sites]
        self._db.many(
            "INSERT INTO site (origin, robots, robots_at, rest_until) VALUES (?, ?, ?, ?) ON CONFLICT (origin)"
            " DO UPDATE SET robots = excluded.robots, robots_at = excluded.robots_at, rest_until = excluded.rest_until",
            rows,
        )

    def forget(self, now: datetime, after: timedelta) -> None:
        """Forget robots.txt files that are too old to be used."""
        self._db.all(
            "DELETE FROM site WHERE robots_at < ? AND coalesce(rest_until, '') < ?", stamp(now - after), stamp(now)
        )


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
