"""Which promise of one meeting is taken up in a later one of the same network."""
