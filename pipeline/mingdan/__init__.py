"""mingdan (名单): turns an official Chinese roster into checked linked open data.

The functions and records of `mingdan.api` are imported when they are first used, so that `import mingdan` is instant.
"""

TYPE_CHECKING = False  # as `typing` has it, without the time that its import takes
if TYPE_CHECKING:
    from mingdan.api import Publication, ResolvedName, link_table, publish, query, read, resolve

__all__ = ["Publication", "ResolvedName", "link_table", "publish", "query", "read", "resolve"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'mingdan' has no attribute {name!r}")
    from mingdan import api

    return getattr(api, name)
