"""Harnesses around the case file: applications made up by number, a desk in each process, and what is proved with them."""
