"""How the artefacts are learnt from texts; `train.py` is the command."""
