"""Where it is kept: one SQLite file with readings, records and verdicts; search and export."""
