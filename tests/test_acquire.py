"""Reading: every form of input, every way in which it can be wrong."""

import gzip
import io
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import acquire
from onrecord.acquire import Hints
from onrecord.acquire import fetch as fetching
from onrecord.acquire.days import dateline, parse_day
from onrecord.acquire.decode import MAX_BYTES, decode
from onrecord.acquire.fetch import MAX_REDIRECTS, USER_AGENT, fetch
from onrecord.acquire.language import foreign_language
from onrecord.acquire.page import from_html
from onrecord.errors import (
    BinaryInput,
    EmptyArticle,
    FetchError,
    InputError,
    NoArticle,
    NotEnglish,
    OnrecordError,
    TooLarge,
    UsageError,
)
from onrecord.model.article import Article

TEXT = """Ministers to meet in Oslo

The two ministers will meet in Oslo next week, the government said on Friday.

"We want a result – and soon," said Ms. Åse Bøe, who leads the talks. It is the first round since May.
"""

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ministers to meet in Oslo | The Fjord Herald</title>
<meta charset="utf-8"><meta property="og:site_name" content="The Fjord Herald">
<meta property="article:published_time" content="2024-05-10T22:30:00+02:00">
<meta property="article:modified_time" content="2024-05-12T08:00:00+02:00">
<link rel="canonical" href="https://fjord.example/oslo"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Ministers to meet in Oslo</h1>
<p>The two ministers will meet in <b>Oslo</b> next week, the government said on Friday after a long night of talks.</p>
<h2>What is asked for</h2>
<p>Among the demands of the union that were read out in front of the building are these:</p>
<ul><li>A rise of <i>five</i> per cent for everybody.</li><li>Two more days of leave in the summer.</li></ul>
<blockquote><p>"We want a result, and we want it soon," said the woman who leads the talks.</p></blockquote>
<p>First line of the verse that is long enough<br>and its second line.</p></article>
<aside><h3>Most read</h3><a href="/x">A quite different story about nothing</a></aside>
<footer>Copyright 2024 The Fjord Herald. All rights reserved. Cookie settings.</footer></body></html>"""


def write(path: Path, data: bytes | str) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


# Text files


def test_text_file_is_read_as_it_stands(tmp_path: Path) -> None:
    article = acquire.read(write(tmp_path / "a.txt", TEXT))
    assert article.text == TEXT
    assert article.title == "Ministers to meet in Oslo"
    assert article.published is None and article.outlet is None and article.url is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"])
def test_text_file_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    data = TEXT.encode(encoding)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data
    assert acquire.read(write(tmp_path / "a.txt", data)).text == TEXT


def test_the_id_follows_the_content(tmp_path: Path) -> None:
    one = acquire.read(write(tmp_path / "a.txt", TEXT))
    same = acquire.read(write(tmp_path / "b.txt", TEXT))
    other = acquire.read(write(tmp_path / "c.txt", TEXT + "More of the same.\n"))
    assert one.id == same.id != other.id


def test_line_ends_of_every_system_count_as_one_character(tmp_path: Path) -> None:
    unix = acquire.read(write(tmp_path / "a.txt", TEXT))
    windows = acquire.read(write(tmp_path / "b.txt", TEXT.replace("\n", "\r\n")))
    mac = acquire.read(write(tmp_path / "c.txt", TEXT.replace("\n", "\r")))
    assert unix.text == windows.text == mac.text


def test_text_cut_inside_a_character_is_still_utf8() -> None:
    text = decode("Æ ø å – and so on and on and on …".encode()[:-1], "x")
    assert text.startswith("Æ ø å – and so on")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda t: t.strip(" \ufeff")))
def test_utf8_text_comes_through_unchanged(text: str) -> None:
    if text.strip() and not text.startswith(("\ufeff", "%PDF-", "GIF8", "{\\rtf")):
        assert decode(text.encode(), "x") == text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyArticle),
        (b" \n\t\r\n ", EmptyArticle),
        (b"\xef\xbb\xbf", EmptyArticle),
        (b"%PDF-1.7 and the rest", BinaryInput),
        (b"PK\x03\x04 an office document", BinaryInput),
        (bytes(range(256)) * 20, BinaryInput),
        (b"\x00\x01\x02\x03" * 1000, BinaryInput),
        (b"words " * (MAX_BYTES // 6 + 1), TooLarge),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(tmp_path: Path, data: bytes, error: type[OnrecordError]) -> None:
    path = write(tmp_path / "odd.txt", data)
    with pytest.raises(error, match=r"odd\.txt"):
        acquire.read(path)


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        acquire.read(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="is a folder"):
        acquire.read(str(tmp_path))
    with pytest.raises(UsageError, match="http"):
        acquire.read("ftp://example.org/a.txt")


def test_hints_beat_what_the_article_says(tmp_path: Path) -> None:
    hints = Hints(date(2020, 1, 2), "Another Herald", "Another title", "https://fjord.example/x")
    for name, content in (("a.txt", "Oslo, 3 May 2019 – " + TEXT), ("a.html", PAGE)):
        article = acquire.read(write(tmp_path / name, content), hints)
        assert (article.published, article.outlet, article.title) == (
            date(2020, 1, 2),
            "Another Herald",
            "Another title",
        )
        assert article.url == "https://fjord.example/x"


# Days


@pytest.mark.parametrize(
    "line",
    [
        "OSLO, June 12, 2018 (Agency) — The ministers",
        "OSLO (Agency) June 12, 2018 -- The ministers",
        "New Delhi, 12 June 2018 – The ministers",
        "June 12, 2018 — The ministers",
        "Published: Tuesday, 12 June 2018 10:15 AM GMT",
        "Published on June 12th, 2018",
        "By Ann Bell | 12 June 2018",
        "2018-06-12",
        "Tue, Jun 12 2018",
    ],
)
def test_a_full_date_in_a_dateline_is_the_day(line: str) -> None:
    assert dateline(f"Ministers to meet\n\n{line}\n\nThey met.") == date(2018, 6, 12)


@pytest.mark.parametrize(
    "line",
    [
        "On June 12, 2018, the ministers met.",
        "WASHINGTON (AP) — The ministers met.",
        "June 12, 2018 was a Tuesday.",
        "Since 12 June 2018 the ministers have met twice.",
        "June 31, 2018 — The ministers",
        "Thursday, June 12 — The ministers",
    ],
)
def test_no_other_date_is(line: str) -> None:
    assert dateline(line) is None


def test_a_date_far_down_is_no_dateline() -> None:
    assert dateline("Some line\n" * 20 + "June 12, 2018 — The ministers") is None


def test_days_are_written_in_iso_form() -> None:
    assert parse_day("2018-06-12") == date(2018, 6, 12)
    assert parse_day("2018-03-08T22:15-05:00") == date(2018, 3, 8)
    assert parse_day("2018-03-08T22:15:00Z") == date(2018, 3, 8)
    for wrong in ("", "yesterday", "12/06/2018", "2018-02-30", "2018-06-12 at noon"):
        with pytest.raises(UsageError, match="not a date"):
            parse_day(wrong)


# Language


@pytest.mark.parametrize(
    "text",
    [
        "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält.",
        "El presidente dijo que no habrá reunión la próxima semana en la capital.",
        "Quelle est la question que se pose le ministre, et pour qui ?",
        "Il ministro ha detto che non ci sarà un incontro con il presidente della commissione.",
        "Президент заявил в четверг, что встреча состоится на следующей неделе.",
        "首相は木曜日に会談すると述べた。来週行われる予定だ。",
        "قال الرئيس يوم الخميس إن الاجتماع سيعقد الأسبوع المقبل",
        "Presiden mengatakan bahwa pertemuan itu akan diadakan pada pekan depan dengan menteri yang baru.",
    ],
)
def test_other_languages_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotEnglish, match=r"a\.txt is in"):
        acquire.read(write(tmp_path / "a.txt", text))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Talks held in Seoul.",
        "Angela Merkel met Emmanuel Macron and Pedro Sánchez de Castro in Den Haag on Friday.",
        "“¡No pasarán!” was the cry of the crowd that had come to the square on Sunday.",
        "Sturgeon, Salmond, Swinney, Yousaf",
        "1,000 1,200 1,300 14% 15%",
    ],
)
def test_english_and_what_may_be_english_is_read(text: str) -> None:
    assert foreign_language(text) is None


# Pages


def test_page_gives_its_article_and_what_it_says_of_itself(tmp_path: Path) -> None:
    article = acquire.read(write(tmp_path / "page.html", PAGE))
    assert article.title == "Ministers to meet in Oslo"
    assert article.outlet == "The Fjord Herald"
    assert article.url == "https://fjord.example/oslo"
    assert article.published == date(2024, 5, 10)


def test_page_keeps_headings_items_and_nothing_else(tmp_path: Path) -> None:
    lines = acquire.read(write(tmp_path / "page.html", PAGE)).text.split("\n")
    assert lines[0] == "Ministers to meet in Oslo"
    assert "What is asked for" in lines
    assert "- A rise of five per cent for everybody." in lines
    assert "- Two more days of leave in the summer." in lines
    assert "and its second line." in lines
    assert not [line for line in lines if "different story" in line or "Cookie" in line or "Home" in line]


def test_page_is_known_by_its_content_too(tmp_path: Path) -> None:
    assert acquire.read(write(tmp_path / "page.txt", PAGE)).outlet == "The Fjord Herald"


def test_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="iso-8859-7"').replace("the woman who", "Eleni Ζωή, who")
    assert "Eleni Ζωή, who" in acquire.read(write(tmp_path / "p.html", page.encode("iso-8859-7"))).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><body><p>Hi</p></body></html>",
        "<html>" + "<div>" * 20_000 + "</html>",
        "<html><head><title>Accept cookies</title></head><body><form><input></form></body></html>",
        "<!doctype html><html",
    ],
)
def test_page_without_article(page: str) -> None:
    with pytest.raises(NoArticle, match="shop"):
        from_html(page, "shop")


def test_page_in_another_language() -> None:
    german = "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält und mit allen redet. "
    with pytest.raises(NotEnglish):
        from_html(f"<html><body><article><h1>Plan</h1><p>{german * 5}</p></article></body></html>", "blatt")


# Addresses


AGENTS: list[str] = []


class Handler(BaseHTTPRequestHandler):
    """A small site with every fault in it."""

    def do_GET(self) -> None:
        AGENTS.append(self.headers["User-Agent"])
        match self.path:
            case "/page":
                self._send(200, PAGE.encode(), "text/html; charset=utf-8")
            case "/moved":
                self._send(301, b"", "text/html", location="/page")
            case "/latin":
                page = PAGE.replace('<meta charset="utf-8">', "").replace("a long night", "a café night")
                self._send(200, page.encode("latin-1"), "text/html; charset=iso-8859-1")
            case "/text":
                self._send(200, TEXT.encode(), "text/plain; charset=utf-8")
            case "/loop":
                self._send(302, b"", "text/html", location="/loop")
            case "/picture":
                self._send(200, b"\x89PNG....", "image/png")
            case "/bomb":
                self._send(200, gzip.compress(b" " * (MAX_BYTES + 1)), "text/html", encoding="gzip")
            case "/broken":
                self._send(200, b"no gzip at all", "text/html", encoding="gzip")
            case "/slow":
                threading.Event().wait(1.0)
                self._send(200, b"late", "text/html")
            case _:
                self._send(404, b"<html><body>no such page</body></html>", "text/html")

    def _send(
        self, code: int, body: bytes, kind: str, location: str | None = None, encoding: str | None = None
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            # The reader has had enough and closed the connection.
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_address_is_read_and_followed(site: str) -> None:
    article = acquire.read(site + "/moved")
    assert article.title == "Ministers to meet in Oslo"
    assert article.url == site + "/page"
    assert article.published == date(2024, 5, 10)
    assert set(AGENTS) == {USER_AGENT}


def test_address_in_the_servers_encoding(site: str) -> None:
    assert "a café night" in acquire.read(site + "/latin").text


def test_address_of_plain_text(site: str) -> None:
    assert acquire.read(site + "/text").text == TEXT


def test_addresses_that_fail_say_why(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FetchError, match="404 Not Found"):
        acquire.read(site + "/nowhere")
    with pytest.raises(FetchError, match=f"more than {MAX_REDIRECTS} times"):
        acquire.read(site + "/loop")
    with pytest.raises(BinaryInput, match="image/png"):
        acquire.read(site + "/picture")
    with pytest.raises(TooLarge, match="10 MB"):
        acquire.read(site + "/bomb")
    with pytest.raises(FetchError, match="cannot be fetched"):
        acquire.read(site + "/broken")
    monkeypatch.setattr(fetching, "STEP_TIMEOUT", 0.2)
    with pytest.raises(FetchError, match="did not answer in time"):
        acquire.read(site + "/slow")


def test_address_without_server() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno 111] Connection refused", request=request)

    with pytest.raises(FetchError, match="Connection refused"):
        fetch("https://news.example/a", httpx.MockTransport(refuse))
    with pytest.raises(FetchError, match="cannot be fetched"):
        acquire.read("https://[not-an-address/")


# JSON Lines


def lines(*rows: object) -> list[bytes]:
    return [row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows]


def test_records_give_articles_in_order() -> None:
    rows = lines(
        {"id": "a", "text": TEXT, "published": "2018-03-08T22:15-05:00", "outlet": "O", "url": "https://o.example"},
        b"\n",
        {"id": 7, "text": "They met in the capital."},
        {"text": "They met in the capital.", "published": None},
    )
    found = list(acquire.records(rows, "in"))
    assert all(isinstance(a, Article) for a in found)
    first, second, third = (a for a in found if isinstance(a, Article))
    assert (first.id, first.published, first.outlet) == ("a", date(2018, 3, 8), "O")
    assert second.id == "7" and second.published is None
    assert len(third.id) == 12


def test_offsets_of_a_record_fit_the_senders_text() -> None:
    text = "One line.\r\nAnother line.\rA third of the lines.\n"
    (article,) = acquire.records(lines({"id": "a", "text": text}), "in")
    assert isinstance(article, Article)
    assert len(article.text) == len(text) and "\r" not in article.text
    assert article.text.index("third") == text.index("third")


def test_bad_records_are_errors_in_their_place() -> None:
    rows = lines(
        b"not json\n",
        {"id": "a", "text": "They met in the capital."},
        b"\xff\xfe\n",
        [1, 2],
        {"id": "b"},
        {"id": "c", "text": "  "},
        {"id": "d", "text": "They met.", "published": "last week"},
        {"id": "e", "text": "They met.", "outlet": 5},
        {"id": "f", "text": "Der Kanzler hat am Freitag gesagt, dass die Regierung nicht an dem Plan festhält."},
        b"[" * 100_000 + b"\n",
    )
    found = list(acquire.records(rows, "in"))
    assert len(found) == len(rows)
    assert [i for i, a in enumerate(found) if isinstance(a, Article)] == [1]
    for number, problem in enumerate(found, 1):
        assert isinstance(problem, Article) or str(problem).startswith(f"in, line {number}")
    assert isinstance(found[5], EmptyArticle) and isinstance(found[8], NotEnglish)


def test_hints_fill_in_what_a_record_leaves_out() -> None:
    rows = lines({"text": "They met."}, {"text": "They met.", "published": "2020-02-02"})
    found = list(acquire.records(rows, "in", Hints(published=date(2019, 1, 1), outlet="O")))
    assert [(a.published, a.outlet) for a in found if isinstance(a, Article)] == [
        (date(2019, 1, 1), "O"),
        (date(2020, 2, 2), "O"),
    ]


def test_records_in_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b"".join(lines({"id": "a", "text": "They met."}, b"x\n")))
    good, bad = acquire.read_all(path)
    assert isinstance(good, Article) and isinstance(bad, InputError)
    with pytest.raises(EmptyArticle):
        list(acquire.read_all(write(tmp_path / "b.jsonl", b"")))


# Standard input


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (TEXT.encode(), ["Ministers to meet in Oslo"]),
        (PAGE.encode(), ["Ministers to meet in Oslo"]),
        (b"".join(lines({"text": "They met.", "title": "A"}, {"text": "They left.", "title": "B"})), ["A", "B"]),
    ],
)
def test_standard_input_is_text_page_or_records(
    monkeypatch: pytest.MonkeyPatch, data: bytes, titles: list[str]
) -> None:
    class Stdin:
        buffer = io.BytesIO(data)

    monkeypatch.setattr("sys.stdin", Stdin())
    assert [a.title for a in acquire.read_all("-") if isinstance(a, Article)] == titles


def test_standard_input_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"word " * (MAX_BYTES // 5 + 100))

    monkeypatch.setattr("sys.stdin", Stdin())
    with pytest.raises(TooLarge, match="standard input"):
        acquire.read("-")


# Anything at all


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_reason_why_not(data: bytes) -> None:
    try:
        text = decode(data, "x")
    except OnrecordError as problem:
        assert str(problem).startswith("x is")
    else:
        assert text.strip() and "\r" not in text


@given(st.binary(max_size=200))
def test_any_line_is_a_record_or_a_reason_why_not(line: bytes) -> None:
    for found in acquire.records([line], "x"):
        assert isinstance(found, Article) or str(found).startswith("x, line 1")


_MARKUP = [
    "<p>",
    "</p>",
    "<div>",
    "<ul><li>",
    "<table>",
    "<h1>",
    "<script>",
    "<!--",
    "]]>",
    "&#0;",
    "&amp",
    "\x00",
    "<",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*_MARKUP, "They met in the capital on Friday, the ministers said. "]), max_size=40))
def test_any_markup_is_an_article_or_a_reason_why_not(pieces: list[str]) -> None:
    try:
        article = from_html("<html><body>" + "".join(pieces), "x")
    except OnrecordError as problem:
        assert str(problem).startswith("x ")
    else:
        assert "<p>" not in article.text and len(article.text.split()) >= 20
