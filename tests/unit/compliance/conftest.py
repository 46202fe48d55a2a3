"""The desk's floor serves here too."""

from tests.unit.desk.conftest import floor as floor
