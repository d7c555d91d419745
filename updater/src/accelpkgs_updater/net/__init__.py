"""The network: one client for all, who may be talked to, and what this machine is told about
proxies and indexes.
"""
