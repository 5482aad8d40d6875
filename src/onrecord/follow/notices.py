"""Changes told to a webhook: kept in the store until they have arrived, sent beside the work, signed.

Form and signature are those of Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature, the
last "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body".
"""

import base64
import hashlib
import hmac
import json
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx

from onrecord.acquire.fetch import USER_AGENT
from onrecord.compose.changes import changes_between
from onrecord.deliver.json import change_json
from onrecord.follow.desk import stamp
from onrecord.model.article import content_id
from onrecord.store import Added, Store

SCHEMA = "onrecord.changes/1"
_TIMEOUT = 10.0
# In all this takes about a day and a half.
_TRIES = 9
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=12)
_SCHEME = "whsec_"


def signature(secret: str, id_: str, timestamp: int, body: str) -> str:
    """The value of the header webhook-signature. A secret that begins with whsec_ is base64, any other is UTF-8."""
    key = base64.b64decode(secret.removeprefix(_SCHEME)) if secret.startswith(_SCHEME) else secret.encode()
    digest = hmac.new(key, f"{id_}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def body_of(store: Store, added: Added) -> str | None:
    """What an article changed in its story, as JSON; None when it changed nothing."""
    reports = store.reports(added.story)
    article = next((r.article for r in reports if r.article.id == added.article), None)
    if article is None or article.moment.year <= 1:
        return None
    found = changes_between(reports, article.moment - timedelta(microseconds=1), article.moment)
    if not found:
        return None
    published = article.published_at or article.published
    value = {
        "schema": SCHEMA,
        "story": {"id": added.story, "title": store.name_of(added.story)},
        "article": {
            "id": article.id,
            "url": article.url,
            "outlet": article.outlet,
            "title": article.title,
            "published": published.isoformat() if published else None,
        },
        "changes": [change_json(c) for c in found],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Notices:
    """The webhook `target`; sends in one thread of its own, and never makes its caller wait but in `close`."""

    def __init__(
        self, store: Store, target: str, secret: str | None, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._db, self._target, self._secret, self._transport = store.db, target, secret, transport
        self._pool = ThreadPoolExecutor(1, "webhook")
        self._sent: dict[str, tuple[int, Future[str | None]]] = {}

    def add(self, body: str, now: datetime) -> None:
        """Keep a notice to be sent; belongs in the transaction that keeps the article."""
        id_ = "msg_" + content_id(self._target, body)
        sql = "INSERT INTO notice (id, target, body, made, due) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
        self._db.all(sql, id_, self._target, body, stamp(now), stamp(now))

    def turn(self, now: datetime) -> None:
        """Note what has arrived or failed since, and hand on what is due."""
        for id_, (tries, future) in list(self._sent.items()):
            if future.done():
                del self._sent[id_]
                self._note(id_, tries + 1, future.result(), now)
        sql = "SELECT id, body, tries FROM notice WHERE target = ? AND due <= ? ORDER BY made, id LIMIT 50"
        for id_, body, tries in self._db.all(sql, self._target, stamp(now)):
            if id_ not in self._sent:
                self._sent[id_] = (tries, self._pool.submit(self._send, id_, body, int(now.timestamp())))

    def close(self, now: datetime, wait: bool = True) -> None:
        """End sending; what is on its way is waited for, what has not arrived is sent the next time."""
        self._pool.shutdown(wait=wait, cancel_futures=True)
        for id_, (tries, future) in self._sent.items():
            if future.done() and not future.cancelled():
                self._note(id_, tries + 1, future.result(), now)
        self._sent.clear()

    def drain(self, now: datetime, seconds: float = 30.0) -> None:
        """Hand on what is due and wait for it, no longer than so many seconds."""
        self.turn(now)
        for _, future in list(self._sent.values()):
            try:
                future.result(seconds)
            except TimeoutError:
                return
        self.turn(now)

    def _send(self, id_: str, body: str, timestamp: int) -> str | None:
        """None when it has arrived, else why not."""
        headers = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        headers |= {"webhook-id": id_, "webhook-timestamp": str(timestamp)}
        if self._secret:
            headers["webhook-signature"] = signature(self._secret, id_, timestamp, body)
        try:
            with httpx.Client(transport=self._transport, timeout=_TIMEOUT, follow_redirects=False) as client:
                answer = client.post(self._target, content=body.encode(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
            return str(problem) or type(problem).__name__
        return None if answer.is_success else f"the server answered {answer.status_code}"

    def _note(self, id_: str, tries: int, problem: str | None, now: datetime) -> None:
        if problem is None:
            self._db.all("DELETE FROM notice WHERE id = ?", id_)
            return
        due = None if tries >= _TRIES else now + min(_FIRST * 2**tries, _LONGEST)
        sql = "UPDATE notice SET tries = ?, due = ?, problem = ? WHERE id = ?"
        self._db.all(sql, tries, stamp(due), problem, id_)
