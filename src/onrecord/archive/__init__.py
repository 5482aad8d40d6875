"""Whole archives: documents of WARC, JSON Lines, Parquet or folders into Parquet tables, and those into a store.

`code.code_archive` makes the tables, `load.load_archive` brings them into a store. Nothing is imported here: workers
need only `coder`, and none of what tables are written with.
"""
