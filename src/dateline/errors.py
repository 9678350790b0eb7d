"""The one exception tree. Every message says what is wrong and how to mend it.

::

    DatelineError
    ├── InputError              the caller's input or arguments cannot be used
    │   ├── UnreadableInput     bytes that are no text, or not of the format they claim to be
    │   ├── BadArgument         an option or value outside what is allowed
    │   └── BadMapping          a CSV/JSONL mapping that names a column that is not there
    ├── LedgerError             the ledger file cannot be used
    │   ├── NotALedger          the file is no Dateline ledger
    │   ├── LedgerTooNew        written by a newer version of Dateline
    │   └── LedgerUnwritable    read-only folder, full disk, lock not to be had
    ├── ResourceError           something that should be installed or built is not there
    │   ├── ModelMissing        language model or trained weights not found
    │   └── GazetteerMissing    gazetteer not built and its data package not found
    ├── LexiconError            a data file breaks its own rules (duplicate, cycle, dead date)
    └── PipelineError           a pipeline was put together in an order that cannot run

Expected failures of one document are values (:class:`dateline.types.Failure`,
:class:`dateline.types.Rejection`), not exceptions; readers raise :class:`UnreadableInput` and the
caller stores it as a ``Rejection``.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of every error that Dateline raises on purpose."""


class InputError(DatelineError):
    """The caller's input or arguments cannot be used."""


class UnreadableInput(InputError):
    """Bytes that are no text, or not of the format that they claim to be."""


class BadArgument(InputError):
    """An option or value outside what is allowed."""


class BadMapping(InputError):
    """A CSV or JSONL mapping names a column that is not there."""


class LedgerError(DatelineError):
    """The ledger file cannot be used."""


class NotALedger(LedgerError):
    """The file is no Dateline ledger."""


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer version of Dateline."""


class LedgerUnwritable(LedgerError):
    """The ledger cannot be written: read-only folder, full disk, or a lock that is not to be had."""


class ResourceError(DatelineError):
    """Something that should be installed or built is not there."""


class ModelMissing(ResourceError):
    """A language model or trained weights were not found."""


class GazetteerMissing(ResourceError):
    """The gazetteer is not built, and what it is built from was not found."""


class LexiconError(DatelineError):
    """A data file breaks its own rules."""


class PipelineError(DatelineError):
    """A pipeline was put together in an order that cannot run."""
