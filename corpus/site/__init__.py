"""The analysts' site: Datasette on the corpus, with pages of its own."""
