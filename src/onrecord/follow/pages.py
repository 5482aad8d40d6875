"""One fetched page to the articles that it holds, dated and addressed, ready to be read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from onrecord.acquire.addresses import tidy
from onrecord.acquire.decode import decode
from onrecord.acquire.fetch import Page
from onrecord.acquire.hints import Hints
from onrecord.acquire.page import News, news_of
from onrecord.acquire.plain import from_text
from onrecord.acquire.source import declared_charset
from onrecord.errors import NoArticle
from onrecord.follow.settings import Settings
from onrecord.model.article import Article, content_id

# Clocks differ; what is dated further ahead than this cannot have been published.
_AHEAD = timedelta(hours=1)
# A live blog whose last post is older than this is over, whatever it says.
_QUIET = timedelta(days=1)
_SAME = 0.7


@dataclass(frozen=True, slots=True)
class Context:
    """What the feed said of a page, and when it was fetched."""

    now: datetime
    published: datetime | None = None
    outlet: str | None = None


def news_in(page: Page, context: Context, asked: str) -> News:
    """The articles of the page that the address `asked` led to. Raises what reading a page raises."""
    if _is_home(page.url) and not _is_home(asked):
        raise NoArticle(f"{asked} leads to the home page; the article is gone.")
    hints = Hints(outlet=context.outlet)
    if page.media_type == "text/plain":
        url = tidy(page.url) or page.url
        text = decode(page.data, page.url, page.charset)
        news = News(url, (from_text(text, page.url, replace(hints, url=url)),))
    else:
        html = decode(page.data, page.url, page.charset or declared_charset(page.data))
        news = news_of(html, page.url, hints)
    return replace(news, articles=tuple(_dated(a, context, news.is_live) for a in news.articles))


def same_words(one: str, other: str) -> bool:
    """Whether two texts are one article, as a site shows it here and there: most words of the shorter are common."""
    words, others = Counter(one.split()), Counter(other.split())
    return (words & others).total() >= _SAME * min(words.total(), others.total())


def at_its_address(news: News, page: Page) -> News:
    """The same under the address that it was fetched from, where the one that the page gives is another article's."""
    url = tidy(page.url) or page.url
    articles = tuple(replace(a, id=content_id(url, a.text), url=url) for a in news.articles)
    return replace(news, url=url, articles=articles)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _dated(article: Article, context: Context, is_post: bool) -> Article:
    """The page's own date; else the feed's; a date that lies ahead is none."""
    at, day = article.published_at, article.published
    if at is not None and at > context.now + _AHEAD:
        at, day = context.now, context.now.date()
    if day is not None and day > (context.now + timedelta(days=1)).date():
        day = None
    told = context.published
    if told is not None and told <= context.now + _AHEAD and not is_post:
        if day is None:
            at, day = told, told.date()
        elif at is None and abs((told.date() - day).days) <= 1:
            # The page knows the day, the feed the hour.
            at = told if told.date() == day else at
    return replace(article, published=day, published_at=at)


def changed_at(article: Article, modified: datetime | date | None, now: datetime) -> Article:
    """A new version of an article that is known: it counts from when the page says that it was changed."""
    if not isinstance(modified, datetime) or modified > now + _AHEAD:
        return article
    return article if modified <= article.moment else replace(article, published_at=modified)


def next_visit(settings: Settings, found: datetime, now: datetime, news: News | None) -> datetime | None:
    """When a page that was kept is looked at again; None when never."""
    if news is not None and news.is_live and _goes_on(news, now):
        return now + settings.live_every
    return next((at for delay in settings.again if (at := found + delay) > now), None)


def _goes_on(news: News, now: datetime) -> bool:
    latest: Sequence[datetime] = [a.moment for a in news.articles]
    latest = [*latest, *([news.modified] if isinstance(news.modified, datetime) else [])]
    ended = news.ends if isinstance(news.ends, datetime) else None
    if isinstance(news.ends, date) and ended is None:
        ended = datetime(news.ends.year, news.ends.month, news.ends.day, tzinfo=UTC) + timedelta(days=1)
    return max(latest) > now - _QUIET and (ended is None or ended > now)
