"""The commands over a store, on the example story as a careful reader reads it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord import pipeline
from onrecord.cli.keeping import complete_actor, complete_story
from onrecord.cli.main import main
from onrecord.model.article import Article
from onrecord.model.told import ArticleClaims
from story_builder import FOLDER, example_story

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(location: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over a store of its own, with claims made by hand in place of reading."""
    by_text = {r.article.text.strip(): r.claims for r in example_story()}

    def claims(article: Article) -> ArticleClaims:
        from onrecord.store.claims_json import dumps, loads

        return loads(dumps(by_text[article.text.strip()]), article)

    monkeypatch.setattr(pipeline, "claims", claims)
    monkeypatch.setenv("ONRECORD_DATABASE", location)
    monkeypatch.setenv("ONRECORD_WHO", "Ada")

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return command


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_folder_becomes_a_story(run: Run) -> None:
    code, out, err = run("add", str(FOLDER), "--json")
    assert (code, err) == (0, "")
    added = rows(out)
    assert [a["what"] for a in added] == ["new"] * 10 and len({a["story"] for a in added}) == 1
    code, out, _ = run("add", str(FOLDER), "--json")
    assert [(a["what"], a["article"]) for a in rows(out)] == [("known", a["article"]) for a in added]
    code, out, _ = run("stories", "--json")
    (story,) = rows(out)
    assert (story["articles"], story["copies"], story["outlets"]) == (10, 1, 5)
    assert story["first"] == "2018-03-09T03:15:00.000000+00:00"
    _, out, _ = run("stories")
    assert "10 (1) / 5" in out and "sign statement at first summit" in out


def test_what_cannot_be_read_is_reported_and_the_work_goes_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" ")
    code, out, err = run("add", str(tmp_path / "empty.txt"), str(FOLDER / "10-held.txt"), "--published", "2018-06-12")
    assert code == 3 and "empty.txt" in err and out.startswith("new ")


def test_time_travel(run: Run, tmp_path: Path) -> None:
    run("add", str(FOLDER))
    code, out, _ = run("brief", "envoy", "says", "--as-of", "2018-05-24T22:00Z", "--format", "json")
    page = json.loads(out)
    assert code == 0 and len(page["articles"]) == 7
    status = next(f for f in page["events"][0]["facts"] if f["slot"] == "status")
    assert (status["value"], status["standing"]) == ("cancelled", "confirmed")
    code, _, err = run("brief", "envoy", "--as-of", "2017-01-01")
    assert code == 2 and "out by then" in err
    code, _, err = run("brief", "envoy", "--as-of", "someday")
    assert code == 2 and "is no date or time" in err


def test_changes(run: Run) -> None:
    run("add", str(FOLDER))
    code, out, _ = run("changes", "trump", "--since", "2018-05-17", "--until", "2018-05-25", "--json")
    found = {(c["slot"], c["kind"], c["before"], c["after"]) for c in rows(out)}
    assert code == 0
    assert ("status", "cancelled", "scheduled", "cancelled") in found
    assert ("date", "corrected", "2018-06-22", "2018-06-12") in found
    _, out, _ = run("changes", "trump", "--since", "2018-05-17", "--until", "2018-05-25")
    assert "Trump–Kim meeting status, cancelled: scheduled → cancelled" in out
    _, out, _ = run("changes", "trump", "--since", "2018-06-12T13:00Z")
    assert out == "Nothing has changed since 2018-06-12T13:00Z.\n"
    code, _, err = run("changes", "trump", "--since", "2016-01-01", "--until", "2017-01-01")
    assert code == 1 and "was out by 2017-01-01" in err


def test_what_lies_ahead(run: Run) -> None:
    run("add", str(FOLDER))
    _, out, _ = run("upcoming", "--from", "2018-05-11", "--json")
    assert [(r["first"], r["what"], r["standing"]) for r in rows(out)] == [
        ("2018-06-12", "Trump–Kim meeting, Singapore", "confirmed")
    ]
    _, out, _ = run("upcoming", "--from", "2018-05-25", "--json")
    assert rows(out) == [], "a cancelled meeting does not lie ahead"
    _, out, _ = run("upcoming", "--from", "2018-06-03")
    assert out.startswith("2018-06-12 ") and "scheduled, confirmed" in out


def test_search_and_actors(run: Run) -> None:
    run("add", str(FOLDER))
    _, out, _ = run("search", "border village", "--json")
    assert len(rows(out)) == 2 and all("«border village»" in str(r["snippet"]) for r in rows(out))
    _, out, _ = run("search", "AND", "(")
    assert "Traceback" not in out
    _, out, _ = run("actors", "--json")
    assert {"Donald Trump", "Kim Jong Un"} <= {r["name"] for r in rows(out)}
    code, out, _ = run("statements", "--by", "Trump", "--json")
    assert code == 0 and rows(out) == []
    code, _, err = run("statements", "--by", "Macron")
    assert code == 1 and "no actor “Macron”" in err


def test_decisions(run: Run) -> None:
    _, out, _ = run("add", str(FOLDER), "--json")
    ids = [str(a["article"]) for a in rows(out)]
    _, out, _ = run("move", ids[1], ids[3])
    own = out.strip()
    assert run("rename", own, "The venue")[0] == 0
    _, out, _ = run("stories", "--json")
    assert {(r["name"], r["articles"]) for r in rows(out)} == {(None, 8), ("The venue", 2)}
    assert run("merge", "venue", "envoy")[0] == 0
    _, out, _ = run("stories", "--json")
    assert [r["articles"] for r in rows(out)] == [10]
    code, _, err = run("remove", ids[9], "nothing")
    assert code == 3 and "no article nothing" in err
    _, out, _ = run("search", "Sentosa", "--json")
    assert rows(out) == []


def test_where_the_store_is(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = run("stories", "--database", str(tmp_path / "none.db"))
    assert code == 1 and "`onrecord add` makes one" in err
    run("add", str(FOLDER))
    assert run("stories", "--store", str(tmp_path / "none.db"))[0] == 1, "the option beats the variable"
    monkeypatch.delenv("ONRECORD_DATABASE")
    monkeypatch.setenv("ONRECORD_STORE", str(tmp_path / "data" / "news.db"))
    assert run("add", str(FOLDER / "10-held.txt"))[0] == 0
    assert (tmp_path / "data" / "news.db").exists() and len(rows(run("stories", "--json")[1])) == 1


def test_what_was_decided_is_listed_and_taken_back(run: Run) -> None:
    _, out, _ = run("add", str(FOLDER), "--json")
    ids = [str(a["article"]) for a in rows(out)]
    run("move", ids[1], "--why", "another matter")
    run("rename", "floats", "The venue", "--who", "Ben")
    assert run("pin", ids[0], ids[2]) == (0, "", "")
    found = rows(run("decisions", "--json")[1])
    assert [(d["kind"], d["who"]) for d in found] == [("pin", "Ada"), ("name", "Ben"), ("split", "Ada")]
    numbers = [str(d["number"]) for d in found]
    assert run("undo", *numbers[1:]) == (0, "", "")
    assert [r["articles"] for r in rows(run("stories", "--json")[1])] == [10]
    _, out, _ = run("decisions")
    assert "Ada: split" in out and "(another matter)" in out and out.count("[taken back ") == 2
    code, _, err = run("undo", numbers[1])
    assert code == 1 and "taken back already" in err


def test_what_was_read_wrongly_is_marked(run: Run) -> None:
    _, out, _ = run("add", str(FOLDER), "--json")
    last = str(rows(out)[-1]["article"])
    listed = rows(run("wrong", last, "--json")[1])
    key = next(str(r["key"]) for r in listed if str(r["words"]).startswith("place Sentosa"))

    def places() -> set[str]:
        events = json.loads(run("brief", "trump", "--format", "json")[1])["events"]
        return {f["value"]["name"] for e in events for f in e["facts"] if f["slot"] == "place" and f["value"]}

    assert "Sentosa" in places()
    code, number, _ = run("wrong", last, key, "--why", "another island")
    assert code == 0 and "Sentosa" not in places()
    assert f"{key}  wrong: place Sentosa" in run("wrong", last)[1]
    assert run("undo", number.strip())[0] == 0
    assert "Sentosa" in places()
    code, _, err = run("wrong", last, "nothing")
    assert code == 1 and "could be marked" in err


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    run("add", str(FOLDER))
    page = run("brief", "trump", "--format", "json")[1]
    saved, other = str(tmp_path / "saved.db"), str(tmp_path / "new" / "other.db")
    assert run("backup", saved) == (0, f"{saved}\n", "")
    assert run("backup", saved)[0] == 1 and run("backup", saved, "--force")[0] == 0
    assert run("restore", saved, "--database", other) == (0, "10 articles\n", "")
    assert run("brief", "trump", "--format", "json", "--database", other)[1] == page
    code, _, err = run("restore", saved)
    assert code == 1 and "--force overwrites all" in err
    run("remove", str(rows(run("export")[1])[0]["id"]))
    assert run("restore", saved, "--force")[0] == 0
    assert run("brief", "trump", "--format", "json")[1] == page


def test_the_shell_completes_stories_and_actors(run: Run) -> None:
    assert complete_story("tr") == complete_actor("do") == []
    run("add", str(FOLDER))
    assert complete_story("trump-a")[0].startswith("trump-agrees-to-meet-")
    assert complete_actor("dona") == ["Donald Trump"]
    assert "Trump" in complete_actor("tru")


def test_what_is_exported_can_be_added(run: Run, tmp_path: Path) -> None:
    run("add", str(FOLDER))
    _, whole, _ = run("brief", "trump", "--format", "json")
    code, out, _ = run("export")
    assert code == 0 and len(rows(out)) == 10
    assert run("export", "envoy")[1] == out
    (tmp_path / "news.jsonl").write_text(out, encoding="utf-8")
    other = str(tmp_path / "other.db")
    code, _, err = run("add", str(tmp_path / "news.jsonl"), "--store", other)
    assert (code, err) == (0, "")
    assert run("brief", "trump", "--format", "json", "--store", other)[1] == whole


def test_a_newsrooms_own_rules(run: Run, tmp_path: Path) -> None:
    run("add", str(FOLDER))
    rules = tmp_path / "newsroom.toml"
    rules.write_text('[voices]\n"Pellworth Tribune" = "group"\n"Northbridge Courier" = "group"\n')
    origins = []
    for more in ((), ("--newsroom", str(rules))):
        _, out, _ = run("brief", "trump", "--as-of", "2018-06-02", "--format", "json", *more)
        facts = json.loads(out)["events"][0]["facts"]
        origins.append(next(f["origins"] for f in facts if f["slot"] == "participant"))
    assert origins[1] == origins[0] - 1
    rules.write_text('[parties]\n"Trump Kim meeting" = ["+South Korea"]\n')
    shown = run("brief", "trump", "--as-of", "2018-06-02", "--format", "json", "--newsroom", str(rules))[1]
    parties = {row["party"] for row in json.loads(shown)["events"][0]["parties"]}
    assert parties == {"per:donald-trump", "per:kim-jong-un", "sta:KOR"}
    for wrong in ('[parties]\n"meeting" = "Moon"', "[parties]\nmeeting = []", '[parties]\nmeeting = ["+"]'):
        rules.write_text(wrong)
        code, _, err = run("brief", "trump", "--newsroom", str(rules))
        assert code == 2 and "[parties]" in err
    rules.write_text("sources = 0")
    for command in (("brief", "trump"), ("changes", "trump", "--since", "2018-05-01"), ("upcoming",)):
        code, _, err = run(*command, "--newsroom", str(rules))
        assert code == 2 and "a whole number from 1" in err
    rules.write_text("sources =")
    assert "is not TOML" in run("brief", "trump", "--newsroom", str(rules))[2]


def test_reading_anew(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("add", str(FOLDER))
    before = run("brief", "trump", "--format", "json")[1]
    code, out, _ = run("reread", "envoy")
    assert code == 0 and len(out.split()) == 10
    assert run("brief", "trump", "--format", "json")[1] == before
    monkeypatch.setattr(pipeline, "claims", lambda article: ArticleClaims(article, (), (), (), (), (), ()))
    run("reread")
    assert json.loads(run("brief", "trump", "--format", "json")[1])["events"] == []
