"""How the model of named entities learns: the corpora, and what is done to their sentences."""
