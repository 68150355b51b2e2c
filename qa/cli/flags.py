"""The server's flags for typer, so that no command forgets one."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from qa.server.flags import FLAGS, Flag

ConfigOption = Annotated[
    str | None,
    typer.Option("--config", help="A TOML file of settings. (default: briefing-qa.toml in your data folder)"),
]


def with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """`command(loaded, ...)` as a command that takes a flag for each setting, and `--config`, instead of `loaded`."""

    @functools.wraps(command)
    def run(*, config: str | None, **given: Any) -> None:
        from qa.server.settings import load  # a quarter of a second, which most commands need not wait

        flags = {name: given.pop(name) for name in FLAGS}
        command(load({name: value for name, value in flags.items() if value != []}, config), **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    own = [parameter for name, parameter in inspect.signature(command).parameters.items() if name != "loaded"]
    parameters = [
        *(inspect.Parameter(name, keyword, default=None, annotation=_option(name, FLAGS[name])) for name in FLAGS),
        inspect.Parameter("config", keyword, default=None, annotation=ConfigOption),
        *(parameter.replace(kind=keyword) for parameter in own),
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _option(name: str, flag: Flag) -> object:
    kind: object = {list: list[str] | None, bool: bool | None}.get(flag.kind, str | None)
    spelled = flag.name or "--" + name.replace("_", "-")
    if flag.kind is bool:
        spelled = f"{spelled}/--no-{spelled.removeprefix('--')}"
    short = ["-l"] if spelled == "--library" else []
    return Annotated[kind, typer.Option(spelled, *short, help=flag.help, show_default=False)]
