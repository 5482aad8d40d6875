"""The HTTP interface: JSON of what the pages show, described by /api/openapi.json."""

from onrecord.serve.api.problems import problem
from onrecord.serve.api.routes import routes

__all__ = ["problem", "routes"]
