"""What a run is: formats, versions, models, settings and inputs. The tables are a function of this and nothing else."""

import hashlib
import importlib
import json
import os
import sys
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.archive.coder import MAX_CHARACTERS
from onrecord.archive.inputs import BYTES, DOCUMENTS, Input
from onrecord.archive.schema import FORMAT
from onrecord.archive.tables import Counts
from onrecord.run import Limits
from onrecord.store.claims_json import FORMAT as CLAIMS

Json = dict[str, Any]
# Whatever else reads or computes something of what stands in the tables.
_PACKAGES = (
    *("onrecord", "spacy", "thinc", "numpy", "onnxruntime", "tokenizers", "trafilatura", "htmldate"),
    *("charset-normalizer", "pyarrow", "warcio"),
)


def plan_of(inputs: list[Input], limits: Limits) -> Json:
    """All that the tables depend on; a run is only continued under the same."""
    return {
        "format": FORMAT,
        "claims": CLAIMS,
        "versions": {"python": ".".join(map(str, sys.version_info[:2])), **{p: version(p) for p in _PACKAGES}},
        "models": models(),
        "settings": {
            "seconds": limits.seconds,
            "memory": limits.memory,
            "characters": MAX_CHARACTERS,
            "part_documents": DOCUMENTS,
            "part_bytes": BYTES,
        },
        "inputs": [
            {"number": i.number, "name": i.name, "form": i.form, "bytes": i.size, "identity": i.identity}
            for i in inputs
        ],
    }


def manifest_of(plan: Json, counts: Counts) -> Json:
    """The plan with what came out."""
    return {
        **plan,
        "counts": {
            "documents": counts.rows["articles"] + counts.rows["problems"],
            **{name: counts.rows[name] for name in sorted(counts.rows)},
            "words": counts.words,
            "duplicates": counts.duplicates,
            "days": counts.days,
        },
        "problems": dict(sorted(counts.problems.items())),
    }


@cache
def models() -> dict[str, str]:
    """SHA-256 of the language model, and of the trained weights and tables that come with onrecord."""
    from onrecord.annotate.engine import MODEL

    language = next(Path(str(importlib.import_module(MODEL).__file__)).parent.glob(f"{MODEL}-*"))
    own = Path(str(files("onrecord")))
    return {MODEL: _tree(language), "onrecord data": _tree(own)}


def _tree(folder: Path) -> str:
    """SHA-256 over the names and contents of all files that are no programs."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file() and path.suffix not in (".py", ".pyc", ".sql", ".html", ".css", ".js"):
            found.update(path.relative_to(folder).as_posix().encode() + b"\0")
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def read(path: Path) -> Json | None:
    """A plan or manifest; None where there is none."""
    if not path.exists():
        return None
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found


def write(value: Json, path: Path) -> None:
    """A plan or manifest, there whole or not at all."""
    beside = path.with_name(path.name + ".part")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
