"""The tape: a lender's files for one day, read, judged row by row, and parted into what is whole and what is not."""

from arrears.night.tape.model import REJECT_COLUMNS, Counts, Sums, Tape, TapeTable
from arrears.night.tape.read import read_tape
from arrears.night.tape.schema import BY_NAME, TABLES

__all__ = ["BY_NAME", "REJECT_COLUMNS", "TABLES", "Counts", "Sums", "Tape", "TapeTable", "read_tape"]
