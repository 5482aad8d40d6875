"""The one place where what goes wrong becomes an exit code and one line on standard error."""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from onrecord.cli.codes import BROKEN_PIPE, FAILED, INTERRUPTED, USAGE
from onrecord.cli.output import complain
from onrecord.errors import OnrecordError, UsageError

P = ParamSpec("P")


def guarded(command: Callable[P, int]) -> Callable[P, None]:
    """`command`, which returns its exit code, ending the process with it whatever happens."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(_code(lambda: command(*args, **kwargs)))

    run.__annotations__ = {**command.__annotations__, "return": None}
    return run


def _code(command: Callable[[], int]) -> int:
    try:
        return command()
    except UsageError as problem:
        complain(problem)
        return USAGE
    except OnrecordError as problem:
        complain(problem)
        return FAILED
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has left; Python would complain once more when it closes the stream at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as problem:
        # Whatever else happens is a fault of this program: say so in one line, and all of it when asked.
        if os.environ.get("ONRECORD_DEBUG"):
            traceback.print_exc()
        complain(f"internal error, please report it: {type(problem).__name__}: {problem}")
        return FAILED
