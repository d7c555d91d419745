"""All that knows GitHub of what proposes: its REST API, what its refusals mean, and how it is a
forge.
"""
