"""Typesetting: a template and data become PDF/A or pictures."""
