"""What is done to one document: bytes and values in, values out.

Nothing here knows Prefect, the database or the environment.
"""
