"""Which letters lost their marks: a lexicon, a model of context, a model of unknown words."""
