"""What answers the queries of a user: an endpoint, or local data in a process of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingdan.messages.progress import Listener, Text, ignore
from mingdan.queries.sample_queries import Ask


@contextmanager
def query_engine(
    data: Path,
    endpoint: str | None = None,
    auth: Path | None = None,
    timeout: float | None = None,
    progress: Listener = ignore,
) -> Iterator[Ask]:
    """Gives what answers queries.

    Args:
        data: published files, or an Oxigraph store, if there is no endpoint.
        endpoint: the address of an endpoint to ask instead.
        auth: a file with credentials for the endpoint.
        timeout: seconds for an answer; without it, 45 at an endpoint and 60 for local data.
        progress: callback for a note if local queries could reach a network.

    Raises:
        UsageError: the address is not one of an endpoint.
        InputError: the credentials cannot be read.
    """
    if endpoint is not None:
        from mingdan.stores import sparql_client
        from mingdan.stores.credentials import find_credentials
        from mingdan.stores.http import checked_address

        checked_address(endpoint)
        known = find_credentials(endpoint, auth)
        yield lambda query: sparql_client.ask(query, endpoint, known, timeout or sparql_client.TIMEOUT)
        return
    from mingdan.queries import query_process

    with query_process.QueryProcess(data, timeout or query_process.TIMEOUT) as process:
        try:
            yield process.ask
        finally:
            if process.has_network:
                progress(Text("network-not-cut-off"))
