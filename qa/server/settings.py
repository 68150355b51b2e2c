"""What a server is told: by flags, the environment and a TOML file, in this order of precedence, and from where.

The file is `briefing-qa.toml` in the folder of `BRIEFING_QA_HOME`, or the one named by `--config`; the environment's
names are the fields' with `BRIEFING_QA_` before them. Nothing heavy is imported.
"""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.access.framing import is_origin
from qa.home import home
from qa.server.libraries import DEFAULT_LIBRARY

FILE = "briefing-qa.toml"
PREFIX = "BRIEFING_QA_"
LIBRARY_NAME = r"[a-z0-9][a-z0-9_-]{0,63}"
MEGABYTE = 1_000_000
SECRETS = {"tls_key_password", "libraries", "webhook"}  # an address may hold a password
PASSWORD = re.compile("://.*@")
# A proxy may hand on paths with or without the prefix, so no prefix may look like a path of ours.
OWN_PATHS = "api assets config gradio_api healthz login logout mcp metrics readyz static".split()

Origin = Literal["flag", "environment", "file", "default"]


class SettingsError(ValueError):
    """A setting is wrong; the message says which, where it comes from and what it may be."""


def _separated(value: Any) -> Any:
    """`a, b` as the list it stands for: how the environment and flags spell several values."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, list | tuple):
        return [part.strip() for item in value for part in str(item).split(",") if part.strip()]
    return value


def _named_folders(value: Any) -> Any:
    """`press=/srv/press, /srv/mine` as the mapping it stands for; a folder without a name is the default library."""
    if isinstance(value, str | list | tuple):
        pairs = [part.partition("=") for part in _separated(value)]
        # An "=" further on, in a path or in the options of an address, separates no name.
        named = [
            (name, place) if equals and "/" not in name else (DEFAULT_LIBRARY, name + equals + place)
            for name, equals, place in pairs
        ]
        return {name.strip(): place.strip() for name, place in named}
    return value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_separated)]
Folders = Annotated[
    dict[Annotated[str, Field(pattern=f"^{LIBRARY_NAME}$")], str], NoDecode, BeforeValidator(_named_folders)
]


class Settings(BaseSettings):
    """Everything that can be chosen about a server."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX)

    # What each one means is told in qa/server/flags.py, which loads without pydantic.
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(7860, ge=0, le=65535)
    root_path: str = ""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_key_password: SecretStr | None = None
    libraries: Folders = {}
    watch: Folders = {}
    model: str = ""
    reader: str = Field("shipped", min_length=1)
    trusted_proxies: Names = ()
    allowed_hosts: Names = ()
    frame_origins: Names = ()
    log_format: Literal["text", "json"] = "text"
    log_questions: bool = False
    keep_originals: bool = False
    upload_limit: int = Field(100 * MEGABYTE, ge=1000)
    requests_per_minute: int = Field(600, ge=1)
    stop_seconds: int = Field(30, ge=0)
    stale_days: int | None = Field(None, ge=0)
    webhook: SecretStr | None = None

    @field_validator("root_path")
    @classmethod
    def _prefix(cls, value: str) -> str:
        parts = [part for part in value.split("/") if part]
        if any(part in (".", "..") or not part.isprintable() or set(part) & set(" ?#%\\") for part in parts):
            raise ValueError("must be a path like /briefings")
        if parts and parts[0] in OWN_PATHS:
            raise ValueError(f"must not begin with a path of the server itself: {', '.join(OWN_PATHS)}")
        return "".join(f"/{part}" for part in parts)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for item in value:
            try:
                ipaddress.ip_network(item, strict=False)
            except ValueError:
                raise ValueError("must be addresses or networks like 10.0.0.0/8") from None
        return value

    @field_validator("frame_origins")
    @classmethod
    def _sites(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(is_origin(item) for item in value):
            raise ValueError("must be origins like https://intranet.example.org, without a path or a pattern")
        return value

    @field_validator("tls_certificate", "tls_key")
    @classmethod
    def _there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("there is no such file")
        return value

    @field_validator("webhook")
    @classmethod
    def _address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        try:
            parts = urlsplit(value.get_secret_value())
        except ValueError:  # a bracket left open
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address like https://hooks.example.org/briefings")
        return value

    @model_validator(mode="after")
    def _key_with_certificate(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together; found one of them")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is given: `load` merges the sources, because it has to tell from which each value came."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings, where each one comes from, and the file that was read, if there is one."""

    settings: Settings
    origins: Mapping[str, Origin]
    file: Path | None

    def shown(self) -> list[tuple[str, str, Origin]]:
        """Name, value as text (a secret as stars) and origin of every setting."""
        return [(name, _text(getattr(self.settings, name)), self.origins[name]) for name in Settings.model_fields]


def load(flags: Mapping[str, Any] | None = None, config: str | Path | None = None) -> Loaded:
    """The settings in force; a flag that is None was not given. Raises SettingsError: what is wrong, and where."""
    file = _file(config)
    sources: dict[Origin, dict[str, Any]] = {
        "flag": {name: value for name, value in (flags or {}).items() if value is not None},
        "environment": EnvSettingsSource(Settings, env_prefix=PREFIX, env_ignore_empty=True)(),
        "file": _read(file),
    }
    merged: dict[str, Any] = {}
    origins: dict[str, Origin] = dict.fromkeys(Settings.model_fields, "default")
    for origin in ("file", "environment", "flag"):
        merged |= sources[origin]
        origins |= dict.fromkeys(sources[origin], origin)
    try:
        return Loaded(Settings(**merged), origins, file)
    except ValidationError as error:
        raise SettingsError(_told(error, origins, file)) from None


def _file(config: str | Path | None) -> Path | None:
    if config is not None:
        if not Path(config).is_file():
            raise SettingsError(f"there is no file {config}; check the path given by --config")
        return Path(config)
    usual = home() / FILE
    return usual if usual.is_file() else None


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return TomlConfigSettingsSource(Settings, toml_file=file)()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not TOML: {error}") from error


def _told(error: ValidationError, origins: Mapping[str, Origin], file: Path | None) -> str:
    problems = []
    for found in error.errors(include_url=False, include_context=False):
        name = str(found["loc"][0]) if found["loc"] else ""
        problem = found["msg"].removeprefix("Value error, ")
        if not name:
            problems.append(problem)
        elif name not in Settings.model_fields:
            problems.append(
                f"there is no setting {name!r} (from {file}); there are: {', '.join(Settings.model_fields)}"
            )
        else:
            value = "" if name in SECRETS else f"; found {found['input']!r}"
            where = {"environment": f"{PREFIX}{name.upper()}", "file": str(file)}.get(origins[name], origins[name])
            problems.append(f"{name} (from {where}): {problem}{value}")
    return "; ".join(problems)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict():
            return ", ".join(f"{name}={PASSWORD.sub('://***@', folder)}" for name, folder in value.items())
        case tuple():
            return ", ".join(value)
        case _:  # a SecretStr gives stars
            return str(value)
