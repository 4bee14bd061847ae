"""Name and password for a store: from the environment, a file or ~/.netrc, never from the command line."""

import base64
import netrc
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from mingdan.errors import InputError
from mingdan.io_text import read_bytes

USER, PASSWORD = "MINGDAN_USER", "MINGDAN_PASSWORD"
_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password; neither is in its `repr`."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    def basic(self) -> str:
        """The value of an Authorization header for Basic authentication, in UTF-8."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def redact(text: str, credentials: Credentials | None) -> str:
    """A text without the password, plain or as HTTP sends it. Call it before the text is cut: a piece may be left."""
    if credentials:
        for secret in (credentials.basic().removeprefix("Basic "), credentials.password):
            text = text.replace(secret, _HIDDEN) if secret else text
    return text


def find_credentials(url: str, file: Path | None) -> Credentials | None:
    """The credentials for a store, from the first source that has some.

    Args:
        url: the address of the store; its host is looked up in netrc files.
        file: a file with `user:password` in one line, or in netrc format; without one, the environment
            (MINGDAN_USER and MINGDAN_PASSWORD), then ~/.netrc (or the file that NETRC names).

    Raises:
        InputError: the file is missing or has no credentials for this host, or only one of the variables is set. The
            message never has the content of the file.
    """
    host = urlsplit(url).hostname or ""
    if file:
        return _from_file(file, host)
    if (user := os.environ.get(USER)) is not None or PASSWORD in os.environ:
        if not user or PASSWORD not in os.environ:
            raise InputError("credentials-half", user=USER, password=PASSWORD)
        return Credentials(user, os.environ[PASSWORD])
    default = Path(os.environ.get("NETRC") or Path("~/.netrc").expanduser())
    return _from_netrc(default, host) if default.is_file() else None


def _from_file(file: Path, host: str) -> Credentials:
    """Raises as `find_credentials` does."""
    lines = [line.strip() for line in read_bytes(file).decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if lines and lines[0].split()[0] in ("machine", "default"):
        if entry := _from_netrc(file, host):
            return entry
        raise InputError("credentials-no-host", file=file, host=host)
    user, colon, password = lines[0].partition(":") if lines else ("", "", "")
    if len(lines) != 1 or not colon or not user:
        raise InputError("credentials-form", file=file)
    return Credentials(user, password)


def _from_netrc(file: Path, host: str) -> Credentials | None:
    """Raises as `find_credentials` does."""
    try:
        entry = netrc.netrc(str(file)).authenticators(host)
    except netrc.NetrcParseError as error:  # its own message quotes the file, which may be the password
        raise InputError("credentials-netrc", file=file, line=str(error.lineno)) from None
    except UnicodeDecodeError as error:  # which quotes the file too
        raise InputError("query-not-utf8", file=file, offset=error.start) from None
    except OSError as error:
        raise InputError("cannot-read", file=file, reason=error) from None
    return Credentials(entry[0], entry[2] or "") if entry else None
