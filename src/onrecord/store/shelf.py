"""The state of the clustering kept in tables: what `onrecord.cluster.stories.StoryIndex` asks for, row by row."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime

from onrecord.cluster.candidates import ALWAYS, Key, Wanted
from onrecord.cluster.credit import Credit
from onrecord.cluster.profile import Profile, profile
from onrecord.store.database import Database
from onrecord.store.once import Once
from onrecord.store.rows import ARTICLE, article_of

# A profile kept in another form is made anew.
FORMAT = " ".join(f.name for f in fields(Profile))


class Shelf:
    """Reads and writes the clustering's rows within one transaction; `touched` are the articles placed meanwhile."""

    def __init__(self, database: Database, remembered: Once | None = None) -> None:
        self._db = database
        # By id and the moment of adding, which no two articles under one id share.
        self._remembered = remembered or Once(1)
        self._known: dict[str, Profile | None] = {}
        self._links: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
        self.touched: set[str] = set()

    def get(self, id: str) -> Profile | None:
        if id not in self._known:
            self._fetch([id])
        return self._known[id]

    def ids(self) -> Iterator[str]:
        return (id_ for (id_,) in self._db.all("SELECT article FROM profile"))

    def put(self, profile: Profile, keys: Iterable[Key]) -> None:
        self._known[profile.id] = profile
        credit = profile.credit
        row = (profile.id, credit.agency, int(credit.own), FORMAT, dumps(profile))
        self._db.all("INSERT INTO profile VALUES (?, ?, ?, ?, ?)", *row)
        (number,) = self._db.all("SELECT number FROM article WHERE id = ?", profile.id)[0]
        self._db.many("INSERT INTO lookup VALUES (?, ?, ?)", [(*key, number) for key in sorted(set(keys))])
        self._db.many("INSERT INTO line VALUES (?, ?)", sorted((h, profile.id) for h in profile.edges))

    def drop(self, profile: Profile, keys: Iterable[Key]) -> None:
        self._known[profile.id] = None
        self._links.clear()
        self._db.all("DELETE FROM lookup WHERE article_number = (SELECT number FROM article WHERE id = ?)", profile.id)
        for table in ("profile", "line", "likeness", "grouping", "placement", "copy"):
            self._db.all(f"DELETE FROM {table} WHERE article = ?", profile.id)
        self._db.all("DELETE FROM likeness WHERE other = ?", profile.id)
        self._db.all("DELETE FROM copy WHERE original = ?", profile.id)
        self.touched.discard(profile.id)

    def filed(self, wanted: Wanted) -> set[str]:
        numbers = sorted(set(wanted.numbers))
        # Each key is a range of the index; in one condition with OR it would be all days of the key.
        days = ((ALWAYS, ALWAYS), (max(1, wanted.first), wanted.last))
        found: set[int] = set()
        for first, last in days:
            sql = f"SELECT article_number FROM lookup WHERE key IN ({{}}) AND day >= {first} AND day <= {last}"
            found.update(number for (number,) in self._db.among(sql, numbers))
        ids = {id_ for (id_,) in self._db.among("SELECT id FROM article WHERE number IN ({})", sorted(found))}
        self._fetch([id_ for id_ in sorted(ids) if id_ not in self._known])
        return ids

    def link(self, a: str, b: str, similarity: int, led: bool) -> None:
        for one, other in ((a, b), (b, a)):
            if one in self._links:
                both = self._links[one]
                both[0][other] = similarity
                if led:
                    both[1][other] = similarity
        sql = (
            "INSERT INTO likeness (article, other, score, led) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (article, other) DO UPDATE SET score = excluded.score, led = excluded.led"
        )
        self._db.many(sql, [(a, b, similarity, int(led)), (b, a, similarity, int(led))])

    def links(self, id: str) -> Mapping[str, int]:
        return self._both(id)[0]

    def leads(self, id: str) -> Mapping[str, int]:
        return self._both(id)[1]

    def ready(self, ids: Iterable[str]) -> None:
        missing = sorted({id_ for id_ in ids if id_ not in self._links})
        found: dict[str, tuple[dict[str, int], dict[str, int]]] = {id_: ({}, {}) for id_ in missing}
        sql = "SELECT article, other, score, led FROM likeness WHERE article IN ({})"
        for id_, other, score, led in self._db.among(sql, missing):
            found[id_][0][other] = score
            if led:
                found[id_][1][other] = score
        self._links |= found

    def _both(self, id_: str) -> tuple[dict[str, int], dict[str, int]]:
        if id_ not in self._links:
            self.ready([id_])
        return self._links[id_]

    def place(self, block: frozenset[str], stories: Iterable[frozenset[str]]) -> None:
        listed = sorted(block)
        sql = "SELECT article, block, story FROM grouping WHERE article IN ({})"
        before = {article: (b, s) for article, b, s in self._db.among(sql, listed)}
        sql = "SELECT story, count(*) FROM grouping WHERE story IN ({}) GROUP BY story"
        sizes: dict[str, int] = dict(self._db.among(sql, sorted({s for _, s in before.values()})))
        rows = []
        for story in stories:
            was = {before[id_][1] if id_ in before else None for id_ in story}
            # Whatever makes up the same story as before needs no second look.
            if len(was) > 1 or None in was or sizes[str(*was)] != len(story):
                self.touched |= story
            place = (min(block), min(story))
            rows += [(id_, *place) for id_ in story if before.get(id_) != place]
        sql = (
            "INSERT INTO grouping VALUES (?, ?, ?)"
            " ON CONFLICT (article) DO UPDATE SET block = excluded.block, story = excluded.story"
        )
        self._db.many(sql, sorted(rows))

    def block(self, id: str) -> frozenset[str]:
        return self._together("block", id)

    def story(self, id: str) -> frozenset[str]:
        return self._together("story", id)

    def carriers(self, line: int) -> Iterable[str]:
        return [id_ for (id_,) in self._db.all("SELECT article FROM line WHERE hash = ?", line)]

    def _together(self, column: str, id_: str) -> frozenset[str]:
        same = f"SELECT article FROM grouping WHERE {column} = (SELECT {column} FROM grouping WHERE article = ?)"
        found = frozenset(other for (other,) in self._db.all(same, id_))
        if not found:
            raise KeyError(id_)
        return found

    def _fetch(self, ids: list[str]) -> None:
        self._known.update(dict.fromkeys(ids))
        sql = "SELECT f.article, a.added FROM profile f JOIN article a ON a.id = f.article WHERE f.article IN ({})"
        added: dict[str, str] = dict(self._db.among(sql, ids))
        for key in added.items():
            self._known[key[0]] = self._remembered.get(key)
        sql = "SELECT article, agency, own, json, format FROM profile WHERE article IN ({})"
        missing = [id_ for id_ in added if self._known[id_] is None]
        for id_, agency, own, text, format_ in self._db.among(sql, missing):
            known = format_ == FORMAT
            self._known[id_] = found = loads(id_, Credit(agency, bool(own)), text) if known else self._again(id_)
            self._remembered.put((id_, added[id_]), found)

    def _again(self, id_: str) -> Profile:
        """The profile of an article that an earlier version of this program had read."""
        row = self._db.all(f"SELECT {ARTICLE} FROM article WHERE id = ?", id_)[0]
        return profile(article_of(row))


def dumps(profile: Profile) -> str:
    """A profile as JSON, without its id and credit."""
    return json.dumps(
        {
            "outlet": profile.outlet,
            "published": profile.published.isoformat() if profile.published else None,
            "at": profile.at.isoformat() if profile.at else None,
            "stems": dict(profile.stems),
            "names": sorted(profile.names),
            "sequences": sorted(profile.sequences),
            "edges": {str(line): sorted(hashes) for line, hashes in profile.edges.items()},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def loads(id_: str, credit: Credit, text: str) -> Profile:
    """A profile from its JSON."""
    value = json.loads(text)
    return Profile(
        id_,
        date.fromisoformat(value["published"]) if value["published"] else None,
        datetime.fromisoformat(value["at"]) if value["at"] else None,
        value["outlet"],
        credit,
        value["stems"],
        frozenset(value["names"]),
        frozenset(value["sequences"]),
        {int(line): frozenset(hashes) for line, hashes in value["edges"].items()},
    )
