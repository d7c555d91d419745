"""A plan in the words of other tools: `pylock.toml`, `requirements.txt`, a bill of materials."""
