"""onrecord reads news and keeps, for every developing story, a sourced page of what is known and who says so."""

__version__ = "0.1.0"
