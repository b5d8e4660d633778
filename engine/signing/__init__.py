"""Signatures of applicants and the seal of the issuer on PDF documents (PAdES), and their verification.

The certificates come from an embedded authority, which is not a licensed one (电子签名法 第十六条): whoever may
use a licensed one connects it through a port. What each of them proves is in docs/signing.md.
"""

from engine.signing.definite import correct

correct()
