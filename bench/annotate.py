"""Attributions as `annotate` gives them, all its steps included, scored by `score_attribution.py`.

python bench/annotate.py [--shared ../shared]
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from onrecord import pipeline
from onrecord.model.article import Article

SHARED = Path(__file__).resolve().parents[2] / "shared"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED)
    home = parser.parse_args().shared / "bench" / "attribution" / "dev"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as told:
        for line in (home / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            doc = json.loads(line)["doc"]
            text = (home / "texts" / f"{doc}.txt").read_text(encoding="utf-8")
            found = pipeline.annotate(Article(doc, text)).attributions
            spans = [
                {k: [[s.start, s.end] for s in getattr(a, k)] for k in ("source", "cue", "content")} for a in found
            ]
            told.write(json.dumps({"doc": doc, "attributions": spans}) + "\n")
        told.flush()
        scorer = home.parents[1] / "score_attribution.py"
        command = [sys.executable, str(scorer), str(home / "gold.jsonl"), told.name, str(home / "texts")]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
