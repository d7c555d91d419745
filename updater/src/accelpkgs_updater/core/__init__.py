"""The pure core: values in, values out. No network, no files, no clock, no environment."""
