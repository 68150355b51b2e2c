"""A flag for every setting of the server, and what it means; loads nothing, because every command is built with it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """How a setting is given on the command line. `kind` is of what is typed; `load` checks what it stands for."""

    help: str
    name: str = ""
    kind: type = str


FLAGS = {
    "host": Flag("Address to listen on. (default: 127.0.0.1, only this machine)"),
    "port": Flag("Port to listen on; 0 is any that is free. (default: 7860)"),
    "root_path": Flag("Path that a proxy serves this under, like /briefings."),
    "tls_certificate": Flag("Certificate chain (PEM) to serve https with."),
    "tls_key": Flag("Its private key (PEM)."),
    "tls_key_password": Flag("Password of the key; better in the environment or the file, which no one else can list."),
    "libraries": Flag("NAME=FOLDER of a library to serve; FOLDER alone replaces your own.", "--library", list),
    "watch": Flag(
        "NAME=FOLDER whose files are taken into that library; FOLDER alone: the default one.", "--watch", list
    ),
    "model": Flag("sentence-transformers name or path."),
    "reader": Flag('"shipped", "none", or an extractive question-answering model by name or path.'),
    "trusted_proxies": Flag("Address or network whose X-Forwarded-* headers are believed.", "--trusted-proxy", list),
    "allowed_hosts": Flag("Name that this server is reached by, beside this machine's own.", "--allowed-host", list),
    "frame_origins": Flag(
        "Site whose pages may show this one in a frame, like https://intranet.example.org.", "--frame-origin", list
    ),
    "log_format": Flag("text: what goes wrong; json: a line for every request. (default: text)"),
    "log_questions": Flag("Write the text of questions to the log.", kind=bool),
    "keep_originals": Flag("Keep the files of uploads and watched folders, to show the original page.", kind=bool),
    "upload_limit": Flag("Bytes that one upload may have. (default: 100000000)"),
    "requests_per_minute": Flag("Requests that one user or token may make. (default: 600)"),
    "stop_seconds": Flag("How long what is under way may still take when the server is stopped. (default: 30)"),
    "stale_days": Flag("Not ready (/readyz) while the newest briefing is older than so many days."),
    "webhook": Flag("Address that alerts of standing questions are posted to as JSON. (default: none)"),
}
