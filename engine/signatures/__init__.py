"""Signing an application over the network: its document, who has to sign it, each on an account of their own.

The signatures themselves are made by `engine.signing`, which knows of no case; here is what they are made for.
"""
