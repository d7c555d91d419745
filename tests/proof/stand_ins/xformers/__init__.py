"""In place of xformers."""
