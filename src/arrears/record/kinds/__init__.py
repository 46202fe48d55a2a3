"""The kinds of facts, by business. Importing this package declares them all."""

from __future__ import annotations

import importlib
import pkgutil

for _found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
    importlib.import_module(f"{__name__}.{_found.name}")
