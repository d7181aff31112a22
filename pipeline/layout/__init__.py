"""Where things stand on a page: reading order, columns, tables, running heads."""
