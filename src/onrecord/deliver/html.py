"""A brief as one HTML file: no network, no scripts; every line leads to its words in the article, which lies beside it.

Articles are hostile input: everything is escaped, and the page forbids itself scripts and connections.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from onrecord import __version__
from onrecord.deliver.marked import marked_blocks
from onrecord.deliver.page import evidence_of, page
from onrecord.deliver.quote import quoted
from onrecord.deliver.standing import Mark
from onrecord.deliver.terminal import NOTHING
from onrecord.model.brief import Brief


def render(brief: Brief) -> str:
    """`brief` as a self-contained HTML document."""
    shown = page(brief)
    names = {evidence: f"e{number}" for number, evidence in enumerate(evidence_of(shown), 1)}
    texts = [(source, marked_blocks(source.article, names)) for source in shown.sources]
    return _template().render(
        page=shown,
        names=names,
        link=lambda evidence: f"#{names[evidence]}",
        shape=_symbol,
        texts=texts,
        several=len(shown.sources) > 1,
        nothing=NOTHING,
        version=__version__,
    )


def _symbol(mark: Mark) -> Markup:
    return Markup('<b aria-hidden="true">{}</b>').format(mark.symbol)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("onrecord.deliver", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_filters(environment)
    return environment.get_template("brief.html")


def add_filters(environment: Environment) -> None:
    """Give `environment` what the shared `parts.html` uses."""
    environment.filters["quoted"] = quoted
    environment.filters["one_line"] = lambda words: " ".join(words.split())
