"""The website: the explorer of site/, its data, a page for each GPU, and the documentation."""
