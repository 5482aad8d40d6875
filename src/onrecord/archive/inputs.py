"""The archives of a run: which there are, in which order, what each is, and the parts that each is split into."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from onrecord.archive import folder, jsonl, table, warc
from onrecord.archive.document import Document, broken
from onrecord.errors import InputError
from onrecord.run import Part

Form = Literal["warc", "jsonl", "parquet", "folder", "file"]
# A part is full with so many documents, or so many bytes of them; both change where parts end, and the tables' order of
# row groups with them, so they are no options.
DOCUMENTS = 50
BYTES = 16_000_000
_EDGE = 1 << 20
_ENDINGS: dict[str, Form] = {
    **dict.fromkeys((".warc", ".warc.gz"), "warc"),
    **dict.fromkeys((".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"), "jsonl"),
    **dict.fromkeys((".parquet",), "parquet"),
}
_READERS: dict[Form, Callable[[Path], Iterator[tuple[Document, int]]]] = {
    "warc": warc.documents,
    "jsonl": jsonl.documents,
    "parquet": table.documents,
    "folder": folder.documents,
    "file": folder.single,
}


@dataclass(frozen=True, slots=True)
class Input:
    """One archive: `number` in the run, `size` in bytes, `identity` a hash of what tells it from others."""

    number: int
    path: str
    form: Form
    size: int
    identity: str

    @property
    def name(self) -> str:
        return Path(self.path).name


def inputs_of(paths: list[str]) -> list[Input]:
    """The archives at `paths` in their order; of a folder, those in it by name, and its texts and pages as one.

    Raises InputError for what does not exist or holds nothing.
    """
    found: list[tuple[Path, Form]] = []
    for given in paths:
        path = Path(given)
        if not path.exists():
            raise InputError(f"{given} does not exist.")
        inside = list(_in_folder(path)) if path.is_dir() else [(path, _form(path) or "file")]
        if not inside:
            raise InputError(f"{given} holds no archive, text or page.")
        found += inside
    return [_input(number, path, form) for number, (path, form) in enumerate(found)]


def parts(archive: Input, skip: Callable[[str], bool]) -> Iterator[Part]:
    """The documents of an archive in parts of fixed content, without those for whose key `skip` is true."""
    number, documents, held, done, seen = 0, list[Document](), 0, 0, 0
    for document, seen in _documents(archive):
        documents.append(replace(document, input=archive.number))
        held += len(document.data)
        if len(documents) >= DOCUMENTS or held >= BYTES:
            key = f"{archive.number:05d}-{number:06d}"
            if not skip(key):
                yield Part(key, tuple(documents), seen - done)
            number, documents, held, done = number + 1, [], 0, seen
    key = f"{archive.number:05d}-{number:06d}"
    if documents and not skip(key):
        yield Part(key, tuple(documents), max(archive.size, seen) - done)


def _documents(archive: Input) -> Iterator[tuple[Document, int]]:
    """What the reader finds, and a broken document where an archive cannot be read on."""
    try:
        yield from _READERS[archive.form](Path(archive.path))
    except Exception as problem:
        # A disk or network that fails is no document's fault: the run ends, and can go on when it is mended.
        if isinstance(problem, OSError) and problem.errno is not None:
            told = problem.strerror or type(problem).__name__
            raise InputError(f"{archive.path} cannot be read: {told}; --resume goes on.") from problem
        # Whatever else: damaged archives make their readers fail in every way there is.
        message = f"the archive cannot be read on: {type(problem).__name__}"
        yield broken(archive.name, "broken_input", message), archive.size


def _in_folder(path: Path) -> Iterator[tuple[Path, Form]]:
    texts = False
    for file in folder.files(path):
        if (form := _form(file)) is not None:
            yield file, form
        else:
            texts = True
    if texts:
        yield path, "folder"


def _form(path: Path) -> Form | None:
    name = path.name.lower()
    return next((form for ending, form in _ENDINGS.items() if name.endswith(ending)), None)


def _input(number: int, path: Path, form: Form) -> Input:
    if form == "folder":
        size, identity = folder.identity(path)
    else:
        size, identity = path.stat().st_size, _identity(path)
    return Input(number, str(path), form, size, identity)


def _identity(path: Path) -> str:
    """SHA-256 of the length and of the first and last MiB: hashing terabytes would cost more than it tells."""
    size = path.stat().st_size
    found = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        found.update(file.read(_EDGE))
        if size > _EDGE:
            file.seek(max(_EDGE, size - _EDGE))
            found.update(file.read(_EDGE))
    return found.hexdigest()
