"""Notices to other departments, written with what they tell of and delivered until they are received."""
