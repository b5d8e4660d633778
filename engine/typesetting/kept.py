"""Documents kept in memory by the digest of what they were made from, the longest unused ones let go.

In memory only: documents hold personal data, which at rest is sealed.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock


class Kept:
    """At most `most` bytes of documents. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._documents: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: bytes) -> bytes | None:
        with self._lock:
            found = self._documents.get(digest)
            if found is not None:
                self._documents.move_to_end(digest)
            return found

    def put(self, digest: bytes, document: bytes) -> None:
        """Keep a document; one larger than everything that may be kept is not."""
        with self._lock:
            if digest in self._documents or len(document) > self._most:
                return
            self._documents[digest] = document
            self._size += len(document)
            while self._size > self._most:
                self._size -= len(self._documents.popitem(last=False)[1])
