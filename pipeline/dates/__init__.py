"""Which days a text names, and when the meeting was.  Start at `find.py` and `meeting.py`."""
