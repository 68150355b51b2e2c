"""Settings: which of flag, environment and file wins, where each comes from, and what is refused."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli.main import app
from qa.server.flags import FLAGS
from qa.server.settings import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path))
    monkeypatch.delenv("BRIEFING_QA_READER", raising=False)
    return tmp_path


def test_a_flag_wins_over_the_environment_and_that_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "briefing-qa.toml").write_text('host = "::1"\nport = 1001\nstop_seconds = 5\nstale_days = 3\n')
    monkeypatch.setenv("BRIEFING_QA_PORT", "1002")
    monkeypatch.setenv("BRIEFING_QA_STOP_SECONDS", "6")
    loaded = load({"stop_seconds": "7", "reader": None})
    settings = loaded.settings
    assert (settings.host, settings.port, settings.stop_seconds, settings.stale_days) == ("::1", 1002, 7, 3)
    assert settings.reader == "shipped"
    origins = [loaded.origins[name] for name in ("host", "port", "stop_seconds", "stale_days", "reader")]
    assert origins == ["file", "environment", "flag", "file", "default"]
    assert loaded.file == home / "briefing-qa.toml"


def test_the_file_that_config_names_is_read_instead_of_the_usual_one(home: Path) -> None:
    (home / "briefing-qa.toml").write_text("port = 1001\n")
    (home / "other.toml").write_text("stop_seconds = 4\n")
    settings = load(config=home / "other.toml").settings
    assert (settings.port, settings.stop_seconds) == (7860, 4)


def test_several_values_can_be_spelled_everywhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "briefing-qa.toml").write_text(
        'trusted_proxies = ["10.0.0.1", "10.1.0.0/16"]\n[libraries]\npress = "/srv/press"\n'
    )
    monkeypatch.setenv("BRIEFING_QA_ALLOWED_HOSTS", "ask.example, qa.example")
    settings = load().settings
    assert settings.trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
    assert settings.allowed_hosts == ("ask.example", "qa.example")
    assert settings.libraries == {"press": "/srv/press"}
    flagged = load({"libraries": ["/srv/own", "legal=/srv/legal"]}).settings
    assert flagged.libraries == {"default": "/srv/own", "legal": "/srv/legal"}


def test_sites_that_may_frame_the_page_are_named_as_origins() -> None:
    origins = "https://intranet.example.org, http://localhost:8888, http://127.0.0.1:*, vscode-webview:, http://[::1]:1"
    assert load({"frame_origins": origins}).settings.frame_origins == tuple(origins.split(", "))
    assert load().settings.frame_origins == ()
    for wrong in (
        "*",
        "https://*.example.org",
        "https://example.org/path",
        "example.org",
        "https:",
        "https://a b",
        "'self'",
    ):
        with pytest.raises(SettingsError, match=r"frame_origins .*must be origins like"):
            load({"frame_origins": wrong})


def test_a_prefix_is_written_with_one_slash_before_each_part() -> None:
    assert load({"root_path": "/"}).settings.root_path == ""
    assert load({"root_path": "team//briefings/"}).settings.root_path == "/team/briefings"


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"port": "70000"}, r"port \(from flag\): .* less than or equal to 65535; found '70000'"),
        ({"root_path": "/api"}, "must not begin with a path of the server itself: api, assets"),
        ({"root_path": "/a/../b"}, "must be a path like /briefings"),
        ({"trusted_proxies": ["proxy.example"]}, r"must be addresses or networks like 10\.0\.0\.0/8"),
        ({"tls_key": "/nowhere/key.pem"}, r"tls_key \(from flag\): there is no such file; found '/nowhere/key\.pem'"),
        ({"tls_key": __file__}, "tls_certificate and tls_key go together"),
        ({"libraries": ["Big Press=/srv"]}, r"libraries \(from flag\)"),
        ({"log_format": "xml"}, "'text' or 'json'; found 'xml'"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name_and_origin(flags: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(flags)


def test_an_unknown_name_in_the_file_is_refused_with_the_known_ones(home: Path) -> None:
    (home / "briefing-qa.toml").write_text("prot = 80\n")
    with pytest.raises(SettingsError, match=r"no setting 'prot' \(from .*briefing-qa\.toml\); there are: host, port"):
        load()


def test_a_file_that_is_not_toml_or_not_there_is_named(home: Path) -> None:
    (home / "briefing-qa.toml").write_text("port: 80\n")
    with pytest.raises(SettingsError, match=r"briefing-qa\.toml is not TOML: .*line 1"):
        load()
    with pytest.raises(SettingsError, match=r"there is no file /nowhere\.toml"):
        load(config="/nowhere.toml")


def test_the_settings_file_that_is_deployed_is_right_with_and_without_its_comments(tmp_path: Path) -> None:
    file = Path(__file__).parents[2] / "deploy/briefing-qa.toml"
    assert load(config=file).settings.log_format == "json"
    lines = re.sub(r"^# (?=\S+ = |\[)", "", file.read_text(), flags=re.MULTILINE).splitlines()
    (tmp_path / "all.toml").write_text("\n".join(line for line in lines if not line.startswith("tls_")))
    settings = load(config=tmp_path / "all.toml").settings
    assert (settings.root_path, settings.stale_days) == ("/briefings", 3)
    assert settings.libraries == {"default": "/srv/briefings/press", "legal": "/srv/briefings/legal"}


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().settings.port = 1


def test_every_setting_has_a_flag_and_every_flag_a_setting() -> None:
    assert list(FLAGS) == list(Settings.model_fields)
    for name, flag in FLAGS.items():
        default = Settings.model_fields[name].default
        assert default in (None, "", (), {}, False, "shipped") or f"(default: {default}" in flag.help


def test_config_prints_the_settings_with_their_origins_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_QA_TLS_KEY_PASSWORD", "hush-hush")
    run = CliRunner().invoke(app, ["config", "--port", "81", "--trusted-proxy", "10.0.0.1", "--log-questions"])
    rows = dict(line.split(maxsplit=1) for line in run.output.splitlines()[: len(FLAGS) + 1])
    assert run.exit_code == 0
    assert rows["port"].split() == ["81", "flag"]
    assert rows["host"].split() == ["127.0.0.1", "default"]
    assert rows["trusted_proxies"].split() == ["10.0.0.1", "flag"]
    assert rows["log_questions"].split() == ["true", "flag"]
    assert rows["tls_key_password"].split() == ["**********", "environment"]
    monkeypatch.setenv("BRIEFING_QA_LIBRARIES", "shared=milvus://ann:hush-hush@host/news")
    assert "shared=milvus://***@host/news" in " ".join(CliRunner().invoke(app, ["config"]).output.split())
    assert "hush" not in run.output + CliRunner().invoke(app, ["config", "--json"]).output


def test_a_wrong_secret_is_not_repeated(home: Path) -> None:
    (home / "briefing-qa.toml").write_text("tls_key_password = 12345\n")
    with pytest.raises(SettingsError) as refused:
        load()
    assert "tls_key_password" in str(refused.value)
    assert "12345" not in str(refused.value)


def test_an_equals_sign_in_an_address_or_a_path_separates_no_name() -> None:
    address = "milvus://ann:hush@host/news?index=hnsw"
    assert load({"libraries": [address]}).settings.libraries == {"default": address}
    libraries = load({"libraries": [f"shared={address}", "/srv/a=b"]}).settings.libraries
    assert libraries == {"shared": address, "default": "/srv/a=b"}
