"""One form for the addresses of one page: without what only counts visitors, and as the page itself is known by."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader comes from, by the analytics and mailing services that set them.
_COUNTING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d*|format|link_\w+|ptr_name|bbc_team)|fbclid|gclid|dclid|gbraid|wbraid"
    r"|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|xtor|ref_src|ref_url|cmpid|wt\.mc_id|ito|ocid|smid|smtyp|taid)",
    re.IGNORECASE,
)
_LINK = re.compile(r"<link\b[^>]{1,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"\brel\s*=\s*[\"']?[^\"'>]*\bcanonical\b", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
# Where a page's head has ended in any page that is one.
_HEAD = 500_000
_DOORS = ("www.", "m.", "mobile.", "amp.")


def tidy(url: str) -> str | None:
    """`url` in the form by which it is known: no fragment, default port or counting parameter, host in lower case.

    None for what is no http(s) address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return None
    scheme = parts.scheme.lower()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = parts.query
    kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _COUNTING.fullmatch(k)]
    if len(kept) != query.count("&") + bool(query):
        query = urlencode(kept)
    return urlunsplit((scheme, place, parts.path or "/", query, ""))


def canonical(html: str, url: str) -> str:
    """The address that a page gives as its own, in tidy form; `url` where it gives none or another site's.

    An address of another site is not believed: its page would pass for a new version of somebody else's article.
    """
    own = tidy(url) or url
    for tag in _LINK.finditer(html[:_HEAD]):
        found = _HREF.search(tag[0]) if _CANONICAL.search(tag[0]) else None
        stated = tidy(urljoin(url, unescape(next(g for g in found.groups() if g is not None)))) if found else None
        if stated is not None:
            # A page other than the home page that gives the home page as its own is set up wrongly.
            at_home = urlsplit(stated).path == "/" and urlsplit(own).path != "/" and not urlsplit(stated).query
            return stated if same_site(stated, own) and not at_home else own
    return own


def same_site(one: str, other: str) -> bool:
    """Whether two addresses have one host and port, apart from the doors that a site has for telephones."""
    return _site(one) == _site(other)


def host_of(url: str) -> str:
    """The host with its port where it is no usual one: whom politeness concerns."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"


def _site(url: str) -> str:
    host = host_of(url)
    for door in _DOORS:
        if host.startswith(door) and host.count(".") > 1:
            return host.removeprefix(door)
    return host
