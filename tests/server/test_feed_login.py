"""Feed readers that know HTTP Basic alone: the feed, and nothing else, takes a name with a password or a token."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from qa.access import Access, Accounts
from tests.server.doors import SAME, serving
from tests.server.team import PASSWORD as TEAM_PASSWORD
from tests.server.team import team
from tests.server.test_access_door import CROSS, PASSWORD, app

FEED = "/api/v1/alerts.atom"


@dataclass
class Reader:
    """A feed reader at a door behind which is a small app, and the accounts."""

    client: httpx.Client
    accounts: Accounts

    def get(self, name: str, secret: str, path: str = FEED, **headers: str) -> httpx.Response:
        sent = base64.b64encode(f"{name}:{secret}".encode()).decode()
        return self.client.get(path, headers={"Authorization": f"Basic {sent}", **headers})


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    accounts = Accounts(folder / "access.sqlite")
    accounts.add_user("ana", PASSWORD, {"news": "write"})
    accounts.add_user("bo", None, {"news": "read"})
    with serving(Access(app(), accounts, local=True)) as served, httpx.Client(base_url=served.url) as client:
        yield Reader(client, accounts)


def test_a_name_goes_with_its_password_or_one_of_its_own_tokens(reader: Reader) -> None:
    token = reader.accounts.add_token("bo", "read")
    assert reader.get("ana", PASSWORD).json()["name"] == "ana"
    assert reader.get(" Ana ", PASSWORD).json()["name"] == "ana"
    assert reader.get("bo", token).json()["name"] == "bo"
    assert reader.get("ana", token).status_code == 401  # the token of another
    reader.accounts.revoke_token(token.split("_")[1])
    assert reader.get("bo", token).status_code == 401
    assert reader.get("bo", "").status_code == 401  # who has no password logs in with none


def test_who_sends_nothing_or_something_wrong_is_asked_for_name_and_password(reader: Reader) -> None:
    nobody = reader.client.get(FEED)
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"].startswith('Basic realm="briefing-qa", charset="UTF-8", Bearer')
    for sent in ("Basic", "Basic !!!", "Basic /w==", "basic YW5h"):
        wrong = reader.client.get(FEED, headers={"Authorization": sent})
        assert (wrong.status_code, wrong.headers["www-authenticate"][:5]) == (401, "Basic")
        assert wrong.json()["detail"] == "that user, password or token is not right"


def test_nothing_but_reading_the_feed_takes_a_password(reader: Reader) -> None:
    for path in ("/", "/api/v1/alerts", "/api/v1/alerts.atom/", "/api/v1//alerts.atom", "/metrics", "/mcp"):
        refused = reader.get("ana", PASSWORD, path)
        assert (refused.status_code, "Basic" in refused.headers["www-authenticate"]) == (401, False)
    sent = {"Authorization": f"Basic {base64.b64encode(f'ana:{PASSWORD}'.encode()).decode()}"}
    assert reader.client.post(FEED, headers=sent).status_code == 401
    assert reader.client.head(FEED, headers=sent).status_code == 200


def test_what_a_browser_sends_for_another_sites_page_is_refused(reader: Reader) -> None:
    token = reader.accounts.add_token("bo", "read")
    assert reader.get("ana", PASSWORD, **CROSS).status_code == 403
    assert reader.get("bo", token, **CROSS).status_code == 403
    assert reader.get("ana", PASSWORD, **SAME).status_code == 200


def test_guesses_are_counted_together_with_those_of_the_form(reader: Reader) -> None:
    codes = [reader.get("ana", f"guess {number}").status_code for number in range(4)]
    form = {"user": "ana", "password": "another guess"}
    codes += [reader.client.post("/login", data=form, headers=SAME).status_code for _ in range(3)]
    assert codes == [401] * 6 + [429]
    late = reader.get("ana", PASSWORD)
    assert (late.status_code, 1 <= int(late.headers["retry-after"]) <= 60) == (429, True)
    assert "too many attempts; try again in" in late.json()["detail"]


def test_reading_often_is_no_guessing(reader: Reader) -> None:
    assert [reader.get("ana", PASSWORD).status_code for _ in range(30)] == [200] * 30


def test_the_served_feed_is_of_what_an_account_may_read(folder: Path) -> None:
    with team(folder) as served:

        def feed(name: str, secret: str, library: str) -> httpx.Response:
            address = f"{served.served.url}{FEED}?library={library}"
            return httpx.get(address, auth=(name, secret), timeout=60)

        assert feed("bo", TEAM_PASSWORD, "default").text.startswith("<?xml")
        assert feed("cy", served.tokens["cy"], "secret").headers["content-type"].startswith("application/atom+xml")
        assert feed("bo", TEAM_PASSWORD, "secret").status_code == 404
        assert feed("bo", "wrong", "default").status_code == 401
        assert TEAM_PASSWORD not in served.log.read_text()
