"""The templates of the pages."""

from functools import cache

import jinja2


@cache
def environment() -> jinja2.Environment:
    """Templates that escape what they show, and fail where a value is missing."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mingdan.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip


def text_file(template: str, **values: object) -> bytes:
    """A template filled with values, in UTF-8."""
    return environment().get_template(template).render(values).encode()
