"""Whether runs and repairs learn from earlier ones: from the environment and the configuration files."""

from __future__ import annotations

import os
from collections.abc import Mapping

from traitlets import Bool, TraitError
from traitlets.config import Config, Configurable

from jupyter_automl.errors import BadInput
from jupyter_automl.llm.configuration import config_from_files

SWITCH = "JUPYTER_AUTOML_MEMORY"
"""Environment variable: `off` or `on`; it goes before the configuration files."""
OFF, ON = ("off", "0", "no", "false"), ("on", "1", "yes", "true")


class AutoMLMemory(Configurable):
    """What jupyter_automl learns on this machine from what it did before."""

    enabled = Bool(
        True, help="Whether outcomes of runs and of repairs are kept, and order what is tried next time."
    ).tag(config=True)


def remembers(config: Config | None = None, environment: Mapping[str, str] | None = None) -> bool:
    """Whether memory is on. `config` goes before the configuration files. Raises BadInput for what is no switch."""
    said = (os.environ if environment is None else environment).get(SWITCH, "").strip().lower()
    if said in (*OFF, *ON):
        return said in ON
    if said:
        raise BadInput(f"{SWITCH} is {said[:20]!r}; set it to on or off.")
    found = config_from_files()
    if config is not None:
        found.merge(config)
    try:
        return bool(AutoMLMemory(config=found).enabled)
    except (TraitError, ValueError) as error:
        raise BadInput(f"c.AutoMLMemory is not right: {error}") from None
