"""The templates of the pages."""

from functools import cache

import jinja2


@cache
def environment() -> jinja2.Environment:
    """Templates that escape what they show, and fail where a value is missing."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mingdan.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
