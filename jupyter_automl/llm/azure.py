"""Azure's dialect: which addresses speak it, and what of an address that was copied from its portal is the resource.

Its questions go to `RESOURCE/openai/deployments/MODEL/chat/completions?api-version=…` with the key in the header `api-key`.
An address that ends in `/v1` speaks the common dialect, Azure's own `/openai/v1` among them.
"""

from __future__ import annotations

import re

HOSTS = (".azure.com", ".azure.us", ".azure.cn")
ENDPOINT, VERSION = "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"
"""Environment variables, as Azure's own examples have them."""
DEFAULT_VERSION = "2024-10-21"
"""Of the API, where none is given: the last one that is no preview."""

_BELOW_RESOURCE = re.compile(r"/openai(?:/deployments(?:/[^/]*)?)?$")


def is_own(host: str) -> bool:
    """Whether the host (with or without port) is one of Azure's."""
    return host.partition(":")[0].endswith(HOSTS)


def is_dialect(endpoint: str) -> bool:
    """Whether questions to this address of Azure's have URLs of its own."""
    return not endpoint.rstrip("/").endswith("/v1")


def resource_of(endpoint: str) -> str:
    """The address of the resource: without what names a deployment below it."""
    return _BELOW_RESOURCE.sub("", endpoint.rstrip("/"))
