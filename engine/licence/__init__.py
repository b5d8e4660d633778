"""Licences 电子证照: their identifier, what they say, and the document."""
