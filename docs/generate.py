"""Writes docs/cli.md from the command line itself, and docs/schema from the schemas in the package.

    python docs/generate.py

A test fails when what is written differs from what this would write.
"""

from collections.abc import Callable
from importlib.resources import files
from inspect import Parameter, cleandoc, signature, unwrap
from pathlib import Path
from typing import get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from onrecord.cli.main import app

COMMANDS: tuple[Callable[..., int], ...] = tuple(unwrap(c.callback) for c in app.registered_commands if c.callback)
# Commands of a group: ("feeds add", function).
GROUPED: tuple[tuple[str, Callable[..., int]], ...] = tuple(
    (f"{group.typer_instance.info.name} {c.name}", unwrap(c.callback))
    for group in app.registered_groups
    if group.typer_instance
    for c in group.typer_instance.registered_commands
    if c.callback
)
DOCS = Path(__file__).resolve().parent
HEAD = """# The command line

This page is made from the commands themselves by `make docs`. What the exit codes mean stands in
[exit-codes.md](exit-codes.md), what the formats hold in [formats.md](formats.md).

`onrecord --version` prints the version; `--help` after any command prints what stands here.
"""


def cli_page() -> str:
    """docs/cli.md: every command with what it does, takes and knows."""
    single = [(command.__name__.replace("_", "-"), command) for command in COMMANDS]
    return HEAD + "".join(_section(name, command) for name, command in (*single, *GROUPED))


def schemas() -> dict[str, str]:
    """The published schemas: file name to content."""
    folder = files("onrecord.deliver").joinpath("schema")
    return {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".json")}


def _section(name: str, command: Callable[..., int]) -> str:
    infos = {
        name: next(i for i in get_args(hint) if isinstance(i, ArgumentInfo | OptionInfo))
        for name, hint in get_type_hints(command, include_extras=True).items()
        if name != "return"
    }
    title = f"onrecord {name}"
    usage, rows = [title, "[OPTIONS]"], []
    hints = get_type_hints(command)
    for parameter, info in infos.items():
        if isinstance(info, ArgumentInfo):
            required = signature(command).parameters[parameter].default is Parameter.empty
            words = f"{info.metavar}{'...' if 'list' in str(hints[parameter]) else ''}"
            usage.append(words if required else f"[{words}]")
            rows.append(f"| `{info.metavar}` | {info.help} |\n")
        else:
            # Within Annotated the first flag stands where a default would.
            flags = [f for f in (info.default, *(info.param_decls or ())) if isinstance(f, str)] or [
                f"--{parameter.replace('_', '-')}"
            ]
            shown = (f"{f} {info.metavar}" if f.startswith("--") and info.metavar else f for f in flags)
            rows.append(f"| {', '.join(f'`{_cell(words)}`' for words in shown)} | {info.help} |\n")
    about = cleandoc(command.__doc__ or "")
    return f"\n## {title}\n\n    {' '.join(usage)}\n\n{about}\n\n| | |\n| --- | --- |\n{''.join(rows)}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def main() -> None:
    (DOCS / "cli.md").write_text(cli_page(), encoding="utf-8")
    (DOCS / "schema").mkdir(exist_ok=True)
    for name, content in schemas().items():
        (DOCS / "schema" / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
