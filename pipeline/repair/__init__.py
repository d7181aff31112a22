"""Text as read to its corrections: lost marks, misread letters.  Start at `find.py`."""
