#!/usr/bin/env python3
"""Score how copies are found, on copies made by editing the articles of the stories set.

    python bench/copies.py [STORIES.jsonl] [--seed N] [--furniture] [--show]

Of every article of at least 100 words, three copies are made as newsrooms make them: cut to its first paragraphs, cut
anywhere, retitled, with paragraphs put in from an article of another story, with words exchanged, run the next day.
All go through `cluster` together. A copy is right when it is said to be a copy of a text of the same family.
Articles of the set that are copies of each other already (two fifths of the shorter one's words stand in the other in
the same order, by difflib) are one family. `--furniture` gives all texts of an outlet the same long header and footer.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path

from onrecord.cluster import cluster
from onrecord.model.article import Article

STORIES = Path(__file__).parents[2] / "shared/bench/stories/dev.jsonl"
WORDS = 100
COPIES = 3
# Words that an editor exchanges without a second thought, both ways.
EXCHANGED = """said/stated told/informed also/too but/yet about/around more than/over big/large show/reveal begin/start
because/since while/as after/following before/prior to near/close to help/aid use/employ people/persons many/numerous
however/still children/kids home/house according to/as per last/past found/discovered killed/slain police/officers
called/named high/elevated recently/lately announced/unveiled including/among them first/initial made/produced
would/was to can/is able to has/holds had/held new/fresh several/some might/may now/currently while/whereas
attack/assault began/started took/grabbed before/ahead of largest/biggest between/amid against/versus""".replace(
    "\n", " "
)
FURNITURE = """welcome news stories read follow sign account letter every day week morning join team editors code rules
questions contact address phone confidence sources sport weather travel comment opinion video pictures games puzzles
offers shop events jobs advertise help privacy terms cookies settings share print save later top back home"""
PAIRS = re.findall(r"((?:[a-z]+ )?[a-z]+)/([a-z]+(?: to| of| them)?)", EXCHANGED)


def reworded(text: str, dice: random.Random, share: float) -> str:
    """`text` with words exchanged, and `share` of its other words dropped or doubled by an adverb."""
    for old, new in PAIRS:
        text = re.sub(rf"\b{old}\b", lambda m, new=new: new if dice.random() < 0.7 else m[0], text)
    words = re.split(r"(\s+)", text)
    for i in range(0, len(words), 2):
        if dice.random() < share:
            words[i] = dice.choice(("", f"{words[i]} reportedly", f"then {words[i]}"))
    return "".join(words)


def copied(row: dict[str, str], others: list[dict[str, str]], number: int, dice: random.Random) -> dict[str, str]:
    """A copy of `row` as another outlet would print it."""
    lines = [line for line in row["text"].split("\n") if line.strip()]
    if len(lines) < 4:
        lines = re.split(r"(?<=[.!?]) (?=[A-Z])", row["text"].replace("\n", " "))
    kind = dice.choice(("head", "anywhere", "whole"))
    kept = max(2, round(len(lines) * dice.uniform(0.4, 0.9)))
    if kind == "head":
        lines = lines[:kept]
    elif kind == "anywhere":
        lines = [lines[i] for i in sorted(dice.sample(range(len(lines)), min(kept, len(lines))))]
    text = "\n".join(lines)
    if dice.random() < 0.5:
        text = reworded(text, dice, dice.uniform(0.01, 0.06))
    lines = text.split("\n")
    stranger, title = dice.choice(others), row["title"] or ""
    if dice.random() < 0.5:
        paragraphs = [line for line in stranger["text"].split("\n") if 80 < len(line) < 500]
        for paragraph in dice.sample(paragraphs, min(len(paragraphs), dice.choice((1, 1, 2)))):
            lines.insert(dice.randint(0, len(lines)), paragraph)
    if dice.random() < 0.6:
        words = title.split()
        title = " ".join(dice.sample(words, max(1, len(words) * 2 // 3)))
    day = date.fromisoformat(row["published"][:10]) + timedelta(days=dice.choice((0, 1, 1, 2)))
    made = {"id": f"{row['id']}-{number}", "outlet": stranger["outlet"], "published": day.isoformat()}
    return {**made, "title": title, "text": "\n".join(lines), "family": row["id"], "story": row["story"]}


def alike(a: str, b: str) -> bool:
    """Whether two fifths of the shorter text's words stand in the other in the same order, in runs of three or more."""
    x, y = re.findall(r"\w+", a.lower()), re.findall(r"\w+", b.lower())
    shared = sum(m.size for m in SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks() if m.size > 2)
    return shared >= 0.4 * min(len(x), len(y))


def families(rows: list[dict[str, str]]) -> dict[str, str]:
    """The family of every article of the set: the smallest id of those that are alike."""
    found = {row["id"]: row["id"] for row in rows}
    by_story = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["id"]):
        for other in by_story[row["story"]]:
            if alike(row["text"], other["text"]):
                old, new = found[row["id"]], found[other["id"]]
                found = {i: new if f == old else f for i, f in found.items()}
        by_story[row["story"]].append(row)
    return found


def furnished(row: dict[str, str]) -> str:
    """The text of `row` between its outlet's own header of one line and footer of three, 80 words together."""
    dice = random.Random(row["outlet"])
    lines = [" ".join(dice.choice(FURNITURE.split()) for _ in range(20)).capitalize() + "." for _ in range(4)]
    return "\n".join((lines[0], row["text"], *lines[1:]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="?", type=Path, default=STORIES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--furniture", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    rows = [json.loads(line) for line in options.stories.read_text(encoding="utf-8").splitlines()]
    family = families(rows)
    made = []
    for row in rows:
        if len(row["text"].split()) >= WORDS:
            others = [other for other in rows if other["story"] != row["story"]]
            made += [copied(row, others, number, dice) for number in range(COPIES)]
    family |= {copy["id"]: family[copy["family"]] for copy in made}
    everything = {row["id"]: row for row in rows + made}
    articles = [
        Article(
            id=row["id"],
            text=furnished(row) if options.furniture else row["text"],
            published=date.fromisoformat(row["published"][:10]),
            url=row.get("url"),
            outlet=row["outlet"],
            title=row["title"],
        )
        for row in everything.values()
    ]
    placed = {p.article: p for p in cluster(articles)}
    report(placed, family, {copy["id"]: copy["family"] for copy in made}, everything if options.show else {})
    return 0


def report(placed, family, made, show) -> None:  # type: ignore[no-untyped-def]
    told = [p for p in placed.values() if p.copy_of]
    right = [p for p in told if family[p.article] == family[p.copy_of]]
    found = sum(1 for p in right if p.article in made)
    sizes = Counter(family.values())
    extra = sum(1 for p in right if p.article not in made and sizes[family[p.article]] > 1)
    # A base text that is called a copy of its own edit is found all the same: which is the original is counted apart.
    turned = sum(1 for i, base in made.items() if placed[base].copy_of == i)
    together = sum(1 for i, base in made.items() if placed[i].story == placed[base].story)
    copies_found = {p.article for p in right} | {p.copy_of for p in right}
    recall = sum(1 for i in made if i in copies_found) / len(made)
    print(f"articles {len(placed)}, of them made copies {len(made)}; in the story of their original {together}")
    print(f"told to be copies {len(told)}: right {len(right)} (made {found}, in the set {extra})")
    print(f"precision {len(right) / max(1, len(told)):.3f}  recall {recall:.3f}  edits taken for originals {turned}")
    for p in told if show else ():
        if family[p.article] != family[p.copy_of]:
            print(
                f"wrong {p.copy_reason.score:.2f}", *(show[i]["title"][:60] for i in (p.article, p.copy_of)), sep=" | "
            )
    for i, base in made.items() if show else ():
        if i not in copies_found:
            print(
                "missed", placed[i].story == placed[base].story, len(show[i]["text"]), show[i]["title"][:60], sep=" | "
            )


if __name__ == "__main__":
    sys.exit(main())
