"""Delivering: the forms of a brief, and that each of its lines leads to its words."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from rich.cells import cell_len

import golden
from fixture_brief import BRIEF, EMPTY, HARBOUR, SUMMIT
from onrecord.deliver import html, json, markdown, terminal
from onrecord.deliver.dates import range_words
from onrecord.deliver.marked import marked_blocks
from onrecord.deliver.names import Cast, name_in_sentence, sentence
from onrecord.deliver.page import evidence_of, page
from onrecord.deliver.phrases import amount_words, claim_words, past, statement_words, value_words
from onrecord.deliver.quote import quoted, spoken
from onrecord.deliver.standing import MARKS
from onrecord.model.annotation import Actor
from onrecord.model.article import Article
from onrecord.model.brief import Brief, BriefEvent, Fact, Statement
from onrecord.model.claim import STANDINGS, AmountValue, Claim, DateValue, Evidence, WordValue
from onrecord.model.span import Span

# Whole pages


def test_golden_terminal() -> None:
    golden.check("brief-80.txt", terminal.render(BRIEF, 80))
    golden.check("brief-120.txt", terminal.render(BRIEF, 120))


def test_golden_markdown() -> None:
    golden.check("brief.md", markdown.render(BRIEF))


def test_golden_html() -> None:
    golden.check("brief.html", html.render(BRIEF))


def test_golden_json() -> None:
    golden.check("brief.json", json.render(BRIEF))


@pytest.mark.parametrize("render", [terminal.render, markdown.render, html.render])
def test_every_form_shows_every_section(render) -> None:
    shown = unescape(render(BRIEF)).lower()
    for heading in (
        "What we know",
        "Who has confirmed",
        "Who says what",
        "Positions",
        "Measures",
        "Deadlines",
        "Also mentioned",
        "What is open",
        "What changed",
        "Sources",
        "Notes",
    ):
        assert heading.lower() in shown


@pytest.mark.parametrize("render", [terminal.render, markdown.render, html.render])
def test_a_story_without_news_is_short_and_honest(render) -> None:
    shown = render(EMPTY)
    assert "Nothing to report" in shown
    assert "relative times stay unresolved" in " ".join(shown.split())
    assert "What we know" not in shown


@pytest.mark.parametrize("render", [terminal.render, markdown.render, html.render])
def test_one_source_alone_is_not_numbered(render) -> None:
    brief = Brief("Talks", date(2018, 5, 10), (HARBOUR,), (), statements=BRIEF.statements[1:2])
    assert not re.search(r"\[1\]|<sup>", render(brief))


# Wording


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-06-12", "2018-06-12", "Tuesday 12 June 2018"),
        ("2025-08-11", "2025-08-17", "11–17 August 2025"),
        ("2018-05-28", "2018-06-03", "28 May – 3 June 2018"),
        ("2018-12-31", "2019-01-06", "31 December 2018 – 6 January 2019"),
        ("2018-06-01", "2018-06-30", "June 2018"),
        ("2020-02-01", "2020-02-29", "February 2020"),
        ("2021-01-01", "2021-12-31", "2021"),
        ("2019-01-01", "2021-12-31", "2019–2021"),
        ("2018-01-01", "2018-03-31", "1 January – 31 March 2018"),
    ],
)
def test_ranges_of_days_in_words(first: str, last: str, words: str) -> None:
    assert range_words(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_relative_words_are_kept_beside_the_date() -> None:
    week = (date(2025, 8, 11), date(2025, 8, 17))
    cast = Cast(())
    assert value_words(DateValue(*week, "next week"), "date", cast) == "11–17 August 2025 (“next week”)"
    assert value_words(DateValue(*week, "the week of August 11"), "date", cast) == "11–17 August 2025"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (200_000_000, "USD", "$200 million"),
        (50, "%", "50%"),
        (2.5, "%", "2.5%"),
        (1_250_000_000, "EUR", "€1.25 billion"),
        (15_000, "CHF", "15,000 CHF"),
        (3, "tonnes", "3 tonnes"),
    ],
)
def test_amounts_in_words(value: float, unit: str, words: str) -> None:
    assert amount_words(AmountValue(value, unit)) == words


def claim(**more) -> Claim:
    return Claim(SUMMIT, "date", WordValue("x"), more.pop("stance", "asserts"), Evidence("a", Span(0, 1), "x"), **more)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (claim(by=("PRK",)), "North Korea says"),
        (claim(by=("kye",)), "North Korea (Kim Kye-gwan) says"),
        (claim(by=("whitehouse", "trump")), "the United States (the White House, Donald Trump) says"),
        (claim(by=("PRK", "KOR")), "North Korea and South Korea say"),
        (claim(by=("kye",), via=("kcna",)), "North Korea (Kim Kye-gwan) says, via KCNA"),
        (claim(by=("KOR",), hedged=True), "South Korea suggests"),
        (claim(by=("PRK",), stance="denies"), "North Korea denies it"),
        (claim(outlet="Harbour Post"), "Harbour Post reports"),
        (claim(), "the article reports"),
        (claim(by=("PRK",), said=(date(2018, 5, 16), date(2018, 5, 16))), "North Korea says, 16 May 2018"),
    ],
)
def test_a_claim_reads_as_its_partys(made: Claim, words: str) -> None:
    assert claim_words(made, Cast(BRIEF.actors)) == words


def test_voices_that_stand_for_each_other_in_a_circle_end() -> None:
    cast = Cast((Actor("a", "A", "group", stands_for="b"), Actor("b", "B", "group", stands_for="a")))
    assert claim_words(claim(by=("a",)), cast).endswith("says")


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("say", "said"),
        ("deny", "denied"),
        ("rule_out", "ruled out"),
        ("announce", "announced"),
        ("admit", "admitted"),
        ("offer", "offered"),
        ("vow", "vowed"),
        ("intend", "intended"),
    ],
)
def test_acts_in_the_past(act: str, words: str) -> None:
    assert past(act) == words


def statement(act: str, mode, words: str, asserted: bool = True) -> tuple[str, str]:
    evidence = Evidence("a", Span(0, len(words)), words)
    return statement_words(Statement("x", act, mode, words, evidence, asserted=asserted))


def test_statements_read_as_sentences() -> None:
    assert statement("say", "direct", "We want peace,") == ("said", "“We want peace”")
    assert statement("say", "indirect", "that they want peace") == ("said", "that they want peace")
    assert statement("say", "indirect", "peace is near") == ("said:", "peace is near")
    assert statement("say", "direct", 'We want peace," … "and soon.') == ("said", "“We want peace … and soon.”")
    assert statement("hope", "indirect", "his hope for peace") == ("expressed", "his hope for peace")
    assert statement("reject", "indirect", "These demands") == ("rejected", "these demands")
    assert statement("rule_out", "indirect", "any talks") == ("ruled out", "any talks")
    assert statement("confirm", "indirect", "the meeting", asserted=False) == ("did not confirm", "the meeting")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("We want peace", "“We want peace”"),
        ("“We want peace”", "“We want peace”"),
        ('"We want peace, and soon.', "“We want peace, and soon.”"),
        ("We want peace,” she said", "“We want peace,’ she said”"),
        ('a "very productive" meeting', "“a 'very productive' meeting”"),
        ("It\n was  so", "“It was so”"),
    ],
)
def test_evidence_between_quotation_marks(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_a_long_quotation_keeps_what_it_is_about() -> None:
    text = "The summit, which nobody had expected at all, could take place next week, although the place is open still."
    assert quoted(text, "next week", 60) == "“… could take place next week, although the place is open …”"
    assert quoted(text, "summit", 40) == "“The summit, which nobody had expected …”"
    assert quoted(text, "nowhere", 40).startswith("“The summit")
    assert quoted(text, "open still", 40) == "“… week, although the place is open still.”"


@given(
    st.text(st.sampled_from('ab ,.“”"'), min_size=1), st.text(st.sampled_from("ab "), max_size=3), st.integers(5, 40)
)
def test_a_quotation_holds_to_its_room(text: str, focus: str, room: int) -> None:
    if text.strip():
        shown = quoted(text, focus, room)
        assert len(shown) <= room + 6
        assert shown[0] == "“" and shown[-1] == "”"


def test_a_crowd_of_voices_is_cut_short_but_kept() -> None:
    actors = tuple(Actor(f"o{n}", f"Source {n}", "organization") for n in range(7))
    made = [_asserted(n) for n in range(7)]
    fact = Fact("purpose", made[0].value, "confirmed", 7, tuple(made))
    event = BriefEvent("e", "meeting", "Talks", None, (fact,))
    brief = Brief("Talks", date(2018, 5, 10), (HARBOUR,), actors, (event,))
    shown = terminal.render(brief)
    assert "Source 2 says" in shown and "Source 3 says" not in shown and "and 4 more voices" in shown
    assert all(f"Source {n} says" in html.render(brief) for n in range(7))


def _asserted(number: int) -> Claim:
    start = 10 * number
    words = Evidence("harbour", Span(start, start + 9), HARBOUR.text[start : start + 9])
    return Claim("e", "purpose", WordValue("peace"), "asserts", words, (f"o{number}",))


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("United States", "state", "the United States"),
        ("Russia", "state", "Russia"),
        ("White House", "organization", "the White House"),
        ("KCNA", "outlet", "KCNA"),
        ("The Meridian", "outlet", "The Meridian"),
        ("Kim Jong Un", "person", "Kim Jong Un"),
        ("official", "person", "an official"),
        ("a source", "person", "a source"),
        ("two officials", "group", "two officials"),
    ],
)
def test_names_take_the_article_that_english_wants(name, kind, words) -> None:
    assert name_in_sentence(Actor("x", name, kind)) == words


def test_only_names_share_a_line() -> None:
    rows = {row.label: row.lines for row in page(BRIEF).events[0].rows}
    assert [line.value for line in rows["Who"]] == ["Donald Trump, Kim Jong Un"]
    assert [line.value for line in rows["When"]] == ["Tuesday 12 June 2018", "11–17 June 2018"]


def test_an_answer_to_all_points_is_given_once() -> None:
    (first, second) = page(BRIEF).stands
    assert [a.words for a in first.answers] == ["All rejected by North Korea"]
    assert not any(p.answers for p in first.points)
    assert second.heading == "North Korea threatens the United States"


def test_every_standing_has_a_word_and_a_narrow_shape() -> None:
    assert set(MARKS) == set(STANDINGS)
    assert len({m.symbol for m in MARKS.values()}) == len(MARKS)
    assert all(cell_len(m.symbol) == 1 for m in MARKS.values())


# Terminal


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    allowed = max(width, terminal.MIN_WIDTH)
    too_wide = [
        line
        for line in terminal.render(BRIEF, width).split("\n")
        if cell_len(line) > allowed and "https://" not in line
    ]
    assert not too_wide


def test_plain_text_holds_no_control_codes_and_colour_does() -> None:
    assert "\x1b" not in terminal.render(BRIEF, 80)
    coloured = terminal.render(BRIEF, 80, colour=True)
    assert "\x1b[" in coloured
    stripped = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", coloured)
    assert "\n".join(line.rstrip() for line in stripped.split("\n")) == terminal.render(BRIEF, 80)


HOSTILE = 'Talks <script>alert("x")</script> [bold]and[/bold] **stars** \x1b[31m red & <b>'


def hostile() -> Brief:
    text = f"{HOSTILE}\n\nThey met."
    article = Article("h", text, None, "javascript:alert(1)", HOSTILE, HOSTILE)
    evidence = Evidence("h", Span(0, len(HOSTILE)), HOSTILE)
    actor = Actor("x", HOSTILE, "group")
    made = Claim("e", "purpose", WordValue(HOSTILE), "asserts", evidence, ("x",))
    event = BriefEvent("e", "meeting", HOSTILE, None, (Fact("purpose", made.value, "claimed", 1, (made,)),))
    said = Statement("x", "say", "direct", HOSTILE, evidence)
    return Brief(HOSTILE, None, (article,), (actor,), (event,), (said,), notes=(HOSTILE,))


def test_hostile_text_stays_text() -> None:
    shown = html.render(hostile())
    assert "<script" not in shown and "<b>" not in shown.split("</header>")[1].replace('<b aria-hidden="true">', "")
    assert 'href="javascript' not in shown
    assert "\x1b" not in terminal.render(hostile())
    assert "[bold]" in terminal.render(hostile())
    written = markdown.render(hostile())
    assert "<script" not in written.replace("\\<script", "") and "\\*\\*stars\\*\\*" in written
    assert "](javascript" not in written and "<javascript" not in written


# Marked text


@st.composite
def texts_with_evidence(draw: st.DrawFn) -> tuple[Article, dict[Evidence, str]]:
    text = draw(st.text(st.sampled_from("ab \n"), min_size=1, max_size=60).filter(lambda t: t.strip()))
    names: dict[Evidence, str] = {}
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        names.setdefault(Evidence("a", Span(start, end), text[start:end]), f"e{number}")
    return Article("a", text), names


@given(texts_with_evidence())
def test_marked_text_is_the_text_and_marks_are_the_evidence(made: tuple[Article, dict[Evidence, str]]) -> None:
    article, names = made
    blocks = marked_blocks(article, names)
    assert ["".join(p.text for p in b.pieces) for b in blocks] == [x for x in article.text.split("\n") if x.strip()]
    for evidence, name in names.items():
        marked = "".join(p.text for b in blocks for p in b.pieces if name in p.names)
        assert marked.split() == " ".join(x for x in evidence.text.split("\n") if x.strip()).split() or (
            marked.replace(" ", "") == re.sub(r"\s", "", evidence.text)
        )


def test_every_piece_of_evidence_can_be_reached() -> None:
    shown = html.render(BRIEF)
    evidence = evidence_of(page(BRIEF))
    assert len(evidence) > 20
    for number in range(1, len(evidence) + 1):
        assert shown.count(f'id="e{number}"') == 1
        assert f'href="#e{number}"' in shown
    assert set(re.findall(r'href="#(e\d+)"', shown)) == {f"e{n}" for n in range(1, len(evidence) + 1)}


def test_html_needs_nothing_from_outside() -> None:
    shown = html.render(BRIEF)
    assert not re.search(r"<script|<img|<link|@import|url\(|\son\w+=", shown)
    assert "default-src 'none'" in shown


# In a browser


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "brief.html"
    path.write_text(html.render(BRIEF), encoding="utf-8")
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_browser_shows_it_without_network_and_without_sideways_scrolling(browser, saved, width) -> None:
    view = browser.new_page(viewport={"width": width, "height": 800})
    requests: list[str] = []
    complaints: list[str] = []
    view.on("request", lambda request: requests.append(request.url))
    view.on("console", lambda message: complaints.append(message.text))
    view.goto(saved)
    assert requests == [saved] and complaints == []
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    assert view.evaluate("[...document.querySelectorAll('main, aside')].every(e => e.scrollWidth <= e.clientWidth)")
    view.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False])
def test_browser_click_on_a_line_shows_its_words(browser, saved, width, script) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    view = context.new_page()
    view.goto(saved)
    view.get_by_role("link", name="still scheduled for June 12").first.click()
    mark = view.locator("mark", has_text="still scheduled for June 12 in Singapore")
    expect(mark).to_be_in_viewport(ratio=1)
    if script:
        lit = mark.evaluate("e => getComputedStyle(e).backgroundColor")
        assert lit != "rgba(0, 0, 0, 0)"
        others = view.locator("mark", has_text="it could walk away").evaluate(
            "e => getComputedStyle(e).backgroundColor"
        )
        assert others == "rgba(0, 0, 0, 0)"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_browser_contrast_is_enough_to_read(browser, saved, scheme) -> None:
    view = browser.new_page(color_scheme=scheme)
    view.goto(saved)
    weakest = view.evaluate("""() => {
        const level = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b };
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (c !== 'rgba(0, 0, 0, 0)') return c } return 'rgb(255, 255, 255)' };
        const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        return Math.min(...[...document.querySelectorAll('body *')].filter(e => e.innerText && e.offsetParent)
            .map(e => ratio(level(getComputedStyle(e).color), level(ground(e)))));
    }""")
    assert weakest >= 4.5
    view.close()


def test_brief_of_several_articles_numbers_its_sources() -> None:
    shown = page(BRIEF)
    assert [s.number for s in shown.sources] == [1, 2, 3]
    stranger = Evidence("none", Span(0, 1), "x")
    with pytest.raises(KeyError):
        shown.number(stranger)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Kremlin says", "The Kremlin says"),
        ("www.nytimes.com reports", "www.nytimes.com reports"),
        ("e.g. this", "E.g. this"),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_with_an_address(words: str, expected: str) -> None:
    assert sentence(words) == expected


def test_marks_of_typewriters_are_set_as_quotation_marks() -> None:
    assert quoted("He called it ``a farce'' twice") == "“He called it 'a farce' twice”"
    assert spoken("``We go.''") == "“We go.”"
