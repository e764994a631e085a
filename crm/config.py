"""The operator's settings: `CRM_*` in the environment, else `config.toml` in the instance folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

CHECKOUT = Path(__file__).resolve().parent.parent


class BadSettings(ValueError):
    """The settings do not fit; the message names each one that is wrong."""


class Settings(BaseSettings):
    """Frozen settings. Times in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", case_sensitive=False, env_prefix="CRM_", populate_by_name=True
    )

    instance: Path = Path("instance")
    database_url: str = ""
    public_url: str = ""
    signup: Literal["first", "open", "closed"] = "first"
    dev: bool = False
    scheduler: Literal["on", "off"] = "on"
    trusted_proxies: int = Field(0, ge=0, le=5)
    log_json: bool = False
    feed_gzip: bool = True

    smtp_host: str = ""
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_from: str = ""
    smtp_timeout: float = Field(20.0, gt=0)
    smtp_idempotency_header: str = Field("", pattern=r"^([A-Za-z][A-Za-z0-9-]*)?$")
    mail_to_files: bool = False
    allow_private_targets: bool = False

    metrics_token: SecretStr = SecretStr("")
    ping_url: SecretStr = SecretStr("")

    argon2_memory_kib: int = Field(19_456, ge=8)
    argon2_passes: int = Field(2, ge=1)
    session_days: int = Field(60, ge=1)

    @property
    def database(self) -> str:
        """The database's address; SQLite in the instance folder when none is set."""
        return self.database_url or f"sqlite:///{self.instance / 'crm.sqlite3'}"

    @property
    def mail_ready(self) -> bool:
        """Whether mail can leave: an SMTP server is named, or mails go to files."""
        return self.mail_to_files or bool(self.smtp_host and self.smtp_from)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, instance_folder() / "config.toml")
        return (init_settings, env_settings, toml)


def instance_folder() -> Path:
    """CRM_INSTANCE, else ./instance of a checkout, else the XDG data folder."""
    named = os.environ.get("CRM_INSTANCE")
    if named:
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "instance"
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "keepwarm"


def load(**given: object) -> Settings:
    """The settings of this process. Raises `BadSettings` naming every setting that does not fit."""
    folder = Path(str(given.pop("instance", None) or instance_folder()))
    try:
        return Settings(instance=folder, **given)  # type: ignore[arg-type]
    except ValidationError as problem:
        lines = [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors()]
        raise BadSettings("These settings do not fit:\n  " + "\n  ".join(lines)) from problem


def secret_key(settings: Settings) -> bytes:
    """The instance's secret, made at first use and readable by its owner only (SECURITY: secrets)."""
    path = settings.instance / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_key(path)
    return path.read_bytes().strip()


def _make_key(path: Path) -> None:
    """Several processes may start at once: the first whole key is the key of all of them."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    with suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
