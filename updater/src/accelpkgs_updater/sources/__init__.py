"""Where releases come from; each source satisfies `sources.base.Source`."""
