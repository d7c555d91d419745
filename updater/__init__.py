"""Nothing: it gives `updater/tests` a name of its own (`updater.tests`) beside `tests` when one
pytest runs both.
"""
