"""`lock`: a person's requirement set as a folder of packages that can be met wherever upstream can
meet it.
"""
