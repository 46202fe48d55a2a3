"""Commands on visits: each step's in its own module."""

from __future__ import annotations

from arrears.office.visits import after as after
from arrears.office.visits import days as days
from arrears.office.visits import door as door
from arrears.office.visits import notice as notice
from arrears.office.visits import prepare as prepare
