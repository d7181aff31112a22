"""With what it is done: what was learnt.  A folder for each model: card, training, artefact."""
