"""Whole archives: documents of WARC, JSON Lines, Parquet or folders into Parquet tables, and those into a store."""

from onrecord.archive.code import CodingOptions, Progress, code_archive
from onrecord.archive.load import load_archive

__all__ = ["CodingOptions", "Progress", "code_archive", "load_archive"]
