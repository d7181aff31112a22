"""The corpus in other formats: a module each, and the list of them in `formats`."""
