"""The commands of legal matters: declared in the modules of what they are about."""

from __future__ import annotations

from arrears.office.legal import acting as acting
from arrears.office.legal import guarantee as guarantee
from arrears.office.legal import letters as letters
from arrears.office.legal import matters as matters
from arrears.office.legal import papers as papers
from arrears.office.legal import preserve as preserve
