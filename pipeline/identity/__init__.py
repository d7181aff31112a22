"""Who is who: the same person from meeting to meeting, however the name is spelt."""
