"""What `init` makes of a project's folder: which texts, where, and with whose consent."""
