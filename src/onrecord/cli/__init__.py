"""The command line: parses, calls the library, prints. Only here do errors become exit codes."""
