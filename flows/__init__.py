"""When, and by whom it is run: the night, its settings, the command line.

The only folder that knows Prefect, the clock and the environment.
"""
