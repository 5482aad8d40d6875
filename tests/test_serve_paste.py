"""Texts that are handed in: read at once by a process of their own, kept only when asked, refused when too many."""

import asyncio
import re
import threading
from html import unescape
from pathlib import Path

import pytest

from onrecord.errors import EmptyArticle, NotEnglish
from onrecord.serve import queries, worker
from onrecord.serve.web.refused import Refused
from onrecord.serve.worker import Paste, Worker
from onrecord.store import Store
from serve_desk import TOKEN, desk, log_in, word_in

EXAMPLES = Path(__file__).parent.parent / "examples" / "singapore"
FIRST = (EXAMPLES / "05-date-and-place-set.txt").read_text(encoding="utf-8")
NEXT = (EXAMPLES / "07-cancelled-by-letter.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("paste") / "news.db"
    Store(made).close()
    return made


@pytest.fixture(scope="module")
def client(path):
    with desk(path, token=TOKEN, pastes_per_minute=1000) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader_of():
    made = Worker(60)
    yield made
    made.close()


def _send(client, **fields: str):
    return client.post("/paste", data={"form": word_in(client.get("/paste").text), **fields})


def test_a_text_gets_its_brief_and_is_not_kept(client, path) -> None:
    sent = _send(client, text=FIRST, published="2018-05-10", outlet="Harbour Post")
    assert sent.status_code == 303
    page = client.get(sent.headers["location"]).text
    assert "Pasted, not kept" in page and "12 June 2018" in page and "Harbour Post" in page
    address, start, end = re.search(r'href="(/paste/[^"]+\?start=(\d+)&amp;end=(\d+))#lit"', page).groups()
    lit = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", client.get(unescape(address)).text, re.S))
    assert unescape(lit).split() == FIRST[int(start) : int(end)].split()
    with Store(path) as store:
        assert queries.count(store, "article") == 0


def test_a_second_text_joins_the_first(client) -> None:
    first = _send(client, text=FIRST, published="2018-05-10").headers["location"]
    both = _send(client, text=NEXT, published="2018-05-24", to=first.removeprefix("/paste/"))
    assert both.headers["location"] == first
    page = client.get(first).text
    assert "2 articles" in page and "ancelled" in page
    assert _send(client, text=NEXT, to="gone").status_code == 404


def test_only_who_is_logged_in_can_keep(path) -> None:
    with desk(path, token=TOKEN, pastes_per_minute=1000) as own:
        assert _send(own, text=FIRST, keep="yes").status_code == 403
        pasted = _send(own, text=FIRST, published="2018-05-10").headers["location"]
        form = word_in(own.get("/paste").text)
        assert own.post(f"{pasted}/keep", data={"form": form}).status_code == 403
        log_in(own)
        kept = own.post(f"{pasted}/keep", data={"form": word_in(own.get(pasted).text)})
        assert kept.status_code == 303 and own.get(kept.headers["location"]).status_code == 200
        more = _send(own, text=NEXT, published="2018-05-24", keep="yes")
        assert more.headers["location"].startswith("/stories/")
        with Store(path) as store:
            assert queries.count(store, "article") == 2
        for article in ("Nonsense", ""):
            assert _send(own, text=article, keep="yes").status_code in (303, 422)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "   "}, "Paste a text"),
        ({"text": "Die Ministerin sagte, dass die Gespräche am Montag weitergehen werden und nicht enden."}, "English"),
        ({"text": FIRST, "published": "next week"}, "date"),
        ({"url": "http://127.0.0.1:1/secret"}, "That is not a public address"),
        ({"url": "http://[::ffff:127.0.0.1]/"}, "That is not a public address"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "That is not a public address"),
        ({"url": "file:///etc/passwd"}, "not a public address"),
        ({"url": "http://2130706433/"}, "not a public address"),
    ],
)
def test_what_cannot_be_read_says_why(client, fields, words) -> None:
    answer = _send(client, **fields)
    assert answer.status_code == 422 and words in unescape(answer.text)


def test_too_many_texts_have_to_wait(path) -> None:
    with desk(path, pastes_per_minute=2) as hasty:
        statuses = [_send(hasty, text=" ").status_code for _ in range(4)]
        assert statuses[:2] == [422, 422] and statuses[3] == 429
        assert _send(hasty, text=" ").headers["retry-after"]


def test_a_server_may_take_no_texts(path) -> None:
    with desk(path, paste=False) as quiet:
        assert quiet.get("/paste").status_code == 404
        assert 'href="/paste"' not in quiet.get("/").text
        sent = quiet.post("/api/annotate", json={"text": "The talks go on."})
        assert sent.status_code == 404


def test_what_is_wrong_with_a_text_comes_back(reader_of) -> None:
    for text, kind in (
        (b"  ", EmptyArticle),
        ("Сегодня министр сказал, что переговоры продолжаются".encode(), NotEnglish),
    ):
        with pytest.raises(kind):
            asyncio.run(reader_of.claims(Paste(text)))


def test_a_text_that_takes_too_long_is_given_up_and_the_next_one_read() -> None:
    slow = Worker(0.001)
    try:
        with pytest.raises(Refused) as refused:
            asyncio.run(slow.annotation(Paste(FIRST.encode())))
        assert refused.value.status == 504
        slow._patience = 60
        found = asyncio.run(slow.annotation(Paste(b"The minister said on Monday that the talks will go on.")))
        assert found.attributions
    finally:
        slow.close()


def test_no_more_than_so_many_wait_in_line(monkeypatch) -> None:
    made = Worker(60)
    held = threading.Event()
    monkeypatch.setattr(made, "_ask", lambda task: held.wait(20))

    async def crowd() -> list[object]:
        asked = [asyncio.ensure_future(made._run(("annotation", None))) for _ in range(10)]
        await asyncio.sleep(0.2)
        held.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    found = asyncio.run(crowd())
    made.close()
    refused = [f for f in found if isinstance(f, Refused)]
    assert len(refused) == 2 and all(f.status == 503 for f in refused)
    assert worker.JOBS.keys() == {"claims", "annotation", "add"}
