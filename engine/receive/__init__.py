"""Receiving: files and tables become applications; whatever cannot be read is said clearly and nothing is lost."""
