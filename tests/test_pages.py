"""What pages say of their articles for machines, and the addresses by which they are known."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed_server import article_page
from onrecord.acquire.addresses import canonical, tidy
from onrecord.acquire.page import from_html, news_of
from onrecord.acquire.structured import told_in

TEXT = "The two ministers will meet in Oslo next week, the government said on Friday after a long night of talks. " * 2
PAGE = article_page("Ministers to meet in Oslo", TEXT + "\n\nA rise of five per cent for everybody is asked for.")


def with_json_ld(*data: object) -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{d if isinstance(d, str) else json.dumps(d)}</script>' for d in data
    )
    return PAGE.replace("</head>", scripts + "</head>")


def test_what_the_page_says_of_its_article_is_taken() -> None:
    told = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Publishers"},
            {
                "@type": ["NewsArticle", "Thing"],
                "headline": "Ministers &amp; aides to meet",
                "datePublished": "2024-05-10T23:30:00-05:00",
                "dateModified": "2024-05-11T08:00:00Z",
                "author": [{"@type": "Person", "name": "Åse Bøe"}, {"name": "Bo Dahl"}, "https://fjord.example/x"],
                "publisher": {"name": "The Fjord Herald"},
                "inLanguage": "en-GB",
                "mainEntityOfPage": {"@id": "https://fjord.example/oslo"},
            },
        ],
    }
    news = news_of(with_json_ld("{broken", told), "https://fjord.example/oslo?utm_source=x")
    (article,) = news.articles
    assert article.title == "Ministers & aides to meet"
    assert "\n\nThe two ministers will meet" in article.text
    assert article.published == date(2024, 5, 10), "the day where it was published"
    assert article.published_at and article.published_at.isoformat() == "2024-05-10T23:30:00-05:00"
    assert (article.url, article.outlet) == ("https://fjord.example/oslo", "The Fjord Herald")
    assert news.authors == ("Åse Bøe", "Bo Dahl") and news.language == "en-GB"
    assert news.modified and news.modified.isoformat() == "2024-05-11T08:00:00+00:00"


def test_the_moment_is_taken_from_open_graph_where_nothing_else_is_said() -> None:
    tag = "<meta content='2024-05-10T22:30:00+02:00' property='article:published_time'>"
    article = from_html(PAGE.replace("</head>", tag + "</head>"), "x")
    assert article.published == date(2024, 5, 10)
    assert article.published_at and article.published_at.isoformat() == "2024-05-10T22:30:00+02:00"


def test_the_text_for_machines_stands_in_where_the_page_shows_none() -> None:
    body = "<p>The two ministers will meet in Oslo next week.</p><p>" + "They said so on Friday evening. " * 8 + "</p>"
    data = json.dumps({"@type": "NewsArticle", "headline": "To meet", "articleBody": body})
    html = f'<html><body><div id="app"></div><script type="application/ld+json">{data}</script></body></html>'
    text = from_html(html, "x").text
    assert text.startswith("To meet\n\nThe two ministers will meet in Oslo next week.\n\nThey said so")
    shown = from_html(with_json_ld({"@type": "NewsArticle", "articleBody": "The two ministers will meet."}), "x")
    assert "A rise of five per cent" in shown.text, "the page's own layout is worth more"


def test_the_articles_that_are_only_linked_are_not_taken_for_the_pages_own() -> None:
    url = "https://fjord.example/oslo"
    other = {"@type": "NewsArticle", "headline": "Other", "datePublished": "2020-01-01", "url": url + "/b"}
    own = {"@type": "NewsArticle", "headline": "Own", "datePublished": "2024-05-10", "url": url + "?utm_medium=x"}
    assert news_of(with_json_ld(other, own), url).articles[0].title == "Own"


@pytest.mark.parametrize(
    "data", ["[" * 5000, "null", "[1, {}]", '{"@type": "NewsArticle", "headline": 5}', '{"@type": {}}']
)
def test_data_that_make_no_sense_are_passed_over(data: str) -> None:
    assert from_html(with_json_ld(data), "x").title == "Ministers to meet in Oslo"


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("/oslo", "https://www.fjord.example/oslo"),
        ("https://fjord.example/oslo?id=1&amp;utm_source=a", "https://fjord.example/oslo?id=1"),
        ("https://elsewhere.example/oslo", "https://www.fjord.example/a?id=1"),
        ("https://www.fjord.example/", "https://www.fjord.example/a?id=1"),
        ("javascript:alert(1)", "https://www.fjord.example/a?id=1"),
        ("", "https://www.fjord.example/a?id=1"),
    ],
)
def test_a_pages_own_address(stated: str, own: str) -> None:
    html = f'<html><head><link href="{stated}" rel="canonical"></head></html>'
    assert canonical(html, "https://www.FJORD.example:443/a?fbclid=1&id=1#top") == own


@given(st.text(max_size=200))
def test_any_words_are_an_address_or_none(words: str) -> None:
    found = tidy(words)
    assert found is None or tidy(found) == found


@given(st.text(max_size=200))
def test_any_page_says_something_or_nothing(words: str) -> None:
    html = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": {json.dumps(words)}}}</script>'
    told = told_in(html)
    assert told is None or (told.headline or "x").strip()
