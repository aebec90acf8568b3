"""Errors that reach a person: each says what happened, where, and what to do next."""


class AutoMLError(Exception):
    """Root of all errors of this package."""


class BadInput(AutoMLError):
    """What the user gave cannot be used; nothing was written. The command line exits with 2."""


class RunFailed(AutoMLError):
    """The run ended early; what exists is kept and named. The command line exits with 1."""


class GuardRefused(AutoMLError):
    """A cell touches what it must not touch (the sealed holdout, files elsewhere, a shell)."""


class SealBroken(GuardRefused):
    """A cell reads the sealed holdout before its step."""


class NotSaved(AutoMLError):
    """The notebook's place cannot be written; the journal holds everything, so the run can go on later."""
