"""`briefing-qa users` and `tokens`: who may use a server, and what each may read or write."""

import contextlib
import datetime
import getpass
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.access import EVERY, AccessError, Accounts, Permission, Token
from qa.cli.shared import JsonOption, app, done, print_json, say
from qa.markup import plain

users = typer.Typer(help="Who may use the server, and which libraries each may read or write.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens for programs that use the server over HTTP or MCP.", no_args_is_help=True)
app.add_typer(users, name="users")
app.add_typer(tokens, name="tokens")

Name = Annotated[str, typer.Argument(help="The user's name.")]
Read = Annotated[list[str] | None, typer.Option("--read", help=f'Library to read, "{EVERY}" for each; repeatable.')]
Write = Annotated[
    list[str] | None, typer.Option("--write", help="Library to read, add to and remove from; repeatable.")
]


@users.command("add")
def add_user(
    name: Name,
    read: Read = None,
    write: Write = None,
    tokens_only: Annotated[bool, typer.Option("--tokens-only", help="No password: a program, not a person.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Add a user; the password is asked for, or read from the first line of standard input."""
    granted = grants(read, write)
    accounts = Accounts()
    password = None if tokens_only else new_password(name)
    accounts.add_user(name, password, granted)
    if as_json:
        print_json({"added": name, "grants": granted})
    else:
        say(f"added {name}, who may {may(granted)}")
        hint(granted)


@users.command("list")
def list_users(as_json: JsonOption = False) -> None:
    """List the users and what each may do."""
    listed = Accounts().users()
    if as_json:
        fields = [(user.name, user.has_password, dict(user.grants), moment(user.made)) for user in listed]
        print_json([dict(zip(("name", "password", "grants", "made"), row, strict=True)) for row in fields])
    elif listed:
        rows = [(user.name, may(user.grants), "password" if user.has_password else "tokens only") for user in listed]
        table(("User", "May", "Comes in by"), rows)
    else:
        say("there are no users yet; make one: briefing-qa users add NAME")


@users.command("remove")
def remove_user(name: Name, as_json: JsonOption = False) -> None:
    """Remove a user with their tokens and sessions, at once."""
    Accounts().remove_user(name)
    done({"removed": name}, f"removed {name}", as_json)


@users.command("password")
def password(name: Name, as_json: JsonOption = False) -> None:
    """Give a user a new password and end their sessions; tokens stay."""
    accounts = Accounts()
    accounts.check(name)  # before anybody types a password twice
    accounts.set_password(name, new_password(name))
    done({"changed": name}, f"{name} has a new password and is logged out everywhere", as_json)


@users.command("grant")
def grant(name: Name, read: Read = None, write: Write = None, as_json: JsonOption = False) -> None:
    """Let a user read, or read and write, further libraries; from their next request on."""
    granted = grants(read, write)
    if not granted:
        raise AccessError(f'say what {name} may do: --read LIBRARY or --write LIBRARY; "{EVERY}" is each library')
    accounts = Accounts()
    accounts.check(name)
    for library, scope in granted.items():
        accounts.grant(name, library, scope)
    done({"granted": granted, "to": name}, f"{name} may now also {may(granted)}", as_json)
    if not as_json:
        hint(granted)


@users.command("withdraw")
def withdraw(
    name: Name,
    libraries: Annotated[list[str], typer.Argument(help="Libraries, by the names they were granted by.")],
    as_json: JsonOption = False,
) -> None:
    """Take back what a user was granted; from their next request on."""
    accounts = Accounts()
    for library in libraries:
        accounts.withdraw(name, library)
    done({"withdrawn": libraries, "from": name}, f"{name} was granted no more: {', '.join(libraries)}", as_json)


@tokens.command("add")
def add_token(
    user: Annotated[str, typer.Argument(help="Whose token; it may do no more than they.")],
    scope: Annotated[Literal["read", "write"], typer.Option(help="What it is for.")] = "read",
    days: Annotated[float | None, typer.Option(help="Days until it expires; never, unless given.")] = None,
    note: Annotated[str, typer.Option(help="What it is used for, for the list.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Make a token and print it, once; it is sent as "Authorization: Bearer TOKEN"."""
    token = Accounts().add_token(user, scope, note=note, days=days)
    if as_json:
        print_json({"token": token, "id": token.split("_")[1], "user": user, "scope": scope})
    else:
        sys.stdout.write(token + "\n")
        if sys.stdout.isatty():
            Console(stderr=True).print("It is not stored and cannot be shown again.")


@tokens.command("list")
def list_tokens(as_json: JsonOption = False) -> None:
    """List the tokens: whose, what for, and when last used; not what they are."""
    listed = Accounts().tokens()
    if as_json:
        print_json(
            [
                asdict(token)
                | {"made": moment(token.made), "expires": moment(token.expires), "used": moment(token.used)}
                for token in listed
            ]
        )
    elif listed:
        rows = [(token.id, token.user, token.scope, *days_of(token), token.note) for token in listed]
        table(("Id", "User", "Scope", "Made", "Expires", "Last used", "Note"), rows)
    else:
        say("there are no tokens yet; make one: briefing-qa tokens add USER")


@tokens.command("revoke")
def revoke(
    ids: Annotated[list[str], typer.Argument(help="Ids as `briefing-qa tokens list` shows them.")],
    as_json: JsonOption = False,
) -> None:
    """Revoke tokens, at once."""
    accounts = Accounts()
    for id in ids:
        accounts.revoke_token(id)
    done({"revoked": ids}, f"revoked {', '.join(ids)}", as_json)


def new_password(name: str) -> str:
    """A password as typed twice, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass(f"New password of {name}: ")
    if getpass.getpass("The same again: ") != typed:
        raise AccessError("the two were not the same; nothing was changed")
    return typed


def grants(read: Iterable[str] | None, write: Iterable[str] | None) -> dict[str, Permission]:
    """What the options grant; to write is to read as well."""
    reading: dict[str, Permission] = dict.fromkeys(read or (), "read")
    return reading | dict.fromkeys(write or (), "write")


def may(granted: Mapping[str, Permission]) -> str:
    """What is granted, in words."""
    said = [
        f"{scope} {'every library' if library == EVERY else library}"
        for scope in ("read", "write")
        for library, held in granted.items()
        if held == scope
    ]
    return ", ".join(said) or "read nothing yet (briefing-qa users grant)"


def hint(granted: Mapping[str, Permission]) -> None:
    """Say which of the libraries the settings do not name: a mistyped one grants nothing."""
    from qa.server.libraries import DEFAULT_LIBRARY
    from qa.server.settings import load  # pydantic is slow to load

    with contextlib.suppress(ValueError):  # whoever starts the server will hear of wrong settings
        known = {EVERY, DEFAULT_LIBRARY, *load().settings.libraries}
        if unknown := [library for library in granted if library not in known]:
            say(f"the settings name no library {', '.join(unknown)} yet; see `briefing-qa config`", error=True)


def moment(seconds: float | None) -> str | None:
    """A time as ISO 8601 in UTC."""
    if seconds is None:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")


def days_of(token: Token) -> list[str]:
    """When it was made, expires and was last used: days in UTC."""
    return [(moment(seconds) or "never")[:10] for seconds in (token.made, token.expires, token.used)]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print rows under their heads."""
    printed = Table(*heads)
    for row in rows:
        printed.add_row(*(Text(plain(cell)) for cell in row))
    Console().print(printed)
