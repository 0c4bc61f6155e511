"""Checks an export of the record against itself and against anchors kept elsewhere.

This folder uses nothing but Python's standard library and nothing of the program that wrote the
record, so that an inspector can read it in one sitting and run it on a machine of his own::

    python3 -I verifier.pyz export.jsonl --anchors anchors.jsonl --key secret.key

``dieuphoi verify --verifier verifier.pyz`` writes that file: this folder and nothing else.
"""

from __future__ import annotations

from .anchors import anchored_hashes as anchored_hashes
from .anchors import check_anchors as check_anchors
from .anchors import compare_anchors as compare_anchors
from .chains import Chains as Chains
from .exported import check_export as check_export
from .exported import read_lines as read_lines
from .found import WORDS as WORDS
from .found import Bad as Bad
from .hashes import GENESIS as GENESIS
from .hashes import agree as agree
from .hashes import anchor_hash as anchor_hash
from .hashes import chain_hash as chain_hash
from .hashes import fingerprint as fingerprint
from .hashes import link_signature as link_signature
from .hashes import sign as sign
from .links import TWICE as TWICE
from .links import Links as Links
from .said import Said as Said
from .texts import Texts as Texts
