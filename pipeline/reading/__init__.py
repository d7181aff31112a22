"""File to Reading: text layers, OCR, plain text, office files.  Start at `read.py`."""
