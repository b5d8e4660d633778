"""Accounts of those who act for the registry: who they are, in what role, and that it is they who act."""
