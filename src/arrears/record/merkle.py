"""The log's Merkle tree (RFC 9162, section 2.1): roots, a frontier that grows, inclusion and consistency proofs.

Checking proofs is the stand-alone verifier's part (`record.verifier`); here they are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from arrears.record.verifier import leaf_hash, node_hash


@dataclass
class Frontier:
    """The perfect subtrees of a log of `size` leaves, largest first: all that a log needs to keep in order to grow."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=lambda: list[bytes]())

    def append(self, data: bytes) -> None:
        """Add one leaf."""
        node, size = leaf_hash(data), self.size
        while size & 1:
            node, size = node_hash(self.peaks.pop(), node), size >> 1
        self.peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root; that of an empty log is the digest of nothing."""
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


class Tree:
    """A log held in memory, for making proofs: `leaves` are the facts' digests in the log's order."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """Hash the leaves and every perfect subtree once."""
        self.size = len(leaves)
        level = [leaf_hash(data) for data in leaves]
        self._levels = [level]
        while len(level) > 1:
            level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
            self._levels.append(level)

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the first `size` leaves (default all)."""
        return self._range(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the audit path of leaf `index` (from 0) in the tree of the first `size` leaves."""
        return self._path(index, 0, self.size if size is None else size)

    def consistency(self, old_size: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the tree of `old_size` leaves is the beginning of the tree of `size`."""
        new_size = self.size if size is None else size
        return self._grown(old_size, 0, new_size, whole=True) if 0 < old_size < new_size else []

    def _range(self, start: int, end: int) -> bytes:
        """Return the hash of the leaves from `start` up to `end`, `start` being aligned as RFC 9162 splits."""
        count = end - start
        if count == 0:
            return hashlib.sha256().digest()
        if count & (count - 1) == 0:
            height = count.bit_length() - 1
            return self._levels[height][start >> height]
        middle = start + _split(count)
        return node_hash(self._range(start, middle), self._range(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._range(middle, end)]
        return [*self._path(index, middle, end), self._range(start, middle)]

    def _grown(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [self._range(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            return [*self._grown(old, start, middle, whole=whole), self._range(middle, end)]
        return [*self._grown(old, middle, end, whole=False), self._range(start, middle)]


def _split(count: int) -> int:
    """Return the largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)
