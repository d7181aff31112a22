"""Who was there, for whom, and who is the same person.  Start at `participants.py`."""
