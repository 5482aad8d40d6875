"""Score the attribution model on a gold folder and time it.

    python bench/attribution.py [--data FOLDER] [--scorer FILE] [--out FILE]

FOLDER holds gold.jsonl and texts/. The scorer is called on a file of predictions; speed is of one thread, loading
left out, in words (split at white space) a second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onrecord.annotate.attribution import find_attribution_spans

BENCH = Path("/work/shared/bench")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BENCH / "attribution" / "dev")
    parser.add_argument("--scorer", type=Path, default=BENCH / "score_attribution.py")
    parser.add_argument("--out", type=Path, help="keep the predictions here")
    args = parser.parse_args()
    started = time.perf_counter()
    find_attribution_spans("It is late, she said.")
    loading = time.perf_counter() - started
    out = args.out or Path(tempfile.mkdtemp()) / "predicted.jsonl"
    words, seconds = 0, 0.0
    with (args.data / "gold.jsonl").open(encoding="utf-8") as rows, out.open("w", encoding="utf-8") as predicted:
        for doc in (json.loads(row)["doc"] for row in rows):
            text = (args.data / "texts" / f"{doc}.txt").read_text(encoding="utf-8")
            started = time.process_time()
            found = find_attribution_spans(text)
            seconds += time.process_time() - started
            words += len(text.split())
            triples = [{"source": t.source, "cue": t.cue, "content": t.content} for t in found]
            print(json.dumps({"doc": doc, "attributions": triples}), file=predicted)
    command = [sys.executable, str(args.scorer), str(args.data / "gold.jsonl"), str(out), str(args.data / "texts")]
    print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")
    print(f"{words} words in {seconds:.1f} s of processor time: {words / seconds:.0f} words/s; loading {loading:.2f} s")


if __name__ == "__main__":
    main()
