"""HTTP under /api/v1, asked over a socket: exact offsets, every field checked, every error told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from index import LibraryError
from tests.conftest import quick_folder
from tests.embedders import sample
from tests.server.alone import Alone, alone


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


def text_of(server: Alone, id: str, library: str = "default") -> str:
    return str(server.client.get(f"/api/v1/briefings/{id}", params={"library": library}).json()["text"])


def assert_exact(server: Alone, spans: list[dict[str, Any]], library: str = "default") -> None:
    for span in spans:
        briefing = span["briefing"]["id"] if isinstance(span["briefing"], dict) else span["briefing"]
        text = text_of(server, briefing, library)
        assert 0 <= span["start"] < span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span["text"]


def test_an_answer_is_told_with_spans_that_cut_its_texts(server: Alone) -> None:
    answer = server.ask(f"Where is {sample(1).text.partition('.')[0]}?", k=4).json()
    assert answer["found"] is True
    assert (answer["library"], answer["generation"]) == ("default", 10)
    assert answer["text"] == answer["span"]["text"]
    assert len(answer["hits"]) == 4
    assert_exact(server, [answer["quote"], answer["span"], *answer["spans"], *answer["also"], *answer["hits"]])
    for hit in answer["hits"]:
        assert all(hit["start"] <= start < end <= hit["end"] for start, end in hit["highlights"])


def test_what_the_library_does_not_say_is_no_answer_and_no_error(server: Alone) -> None:
    reply = server.ask("Who won the Super Bowl?")
    answer = reply.json()
    assert (reply.status_code, answer["found"], answer["text"], answer["quote"]) == (200, False, "", None)
    assert answer["missing"] == ["won", "Super", "Bowl"]


def test_a_follow_up_takes_its_subject_from_the_turn_before(server: Alone) -> None:
    turn = {"question": "Who visited Moscow?", "quote": "Macron visited Moscow on Monday."}
    assert server.ask("And Kyiv?", previous=[turn]).json()["understood"] == "Who visited Kyiv?"


def test_passages_are_found_within_dates_and_sources(server: Alone) -> None:
    body = {"question": "troops at the border", "k": 100, "since": "2022-02-02", "sources": ["AFP", "BBC"]}
    found = server.client.post("/api/v1/retrieve", json=body).json()["hits"]
    assert found
    assert_exact(server, found)
    assert all(hit["briefing"]["date"] >= "2022-02-02" for hit in found)
    assert {hit["briefing"]["source"] for hit in found} <= {"AFP", "BBC"}


def test_another_library_is_named_by_a_parameter(server: Alone) -> None:
    body = {"question": "troops at the border"}
    found = server.client.post("/api/v1/retrieve", params={"library": "press"}, json=body).json()
    assert found["library"] == "press"
    assert {hit["briefing"]["id"] for hit in found["hits"]} == {"briefing-42"}
    unknown = server.client.post("/api/v1/retrieve", params={"library": "gone"}, json=body)
    assert unknown.status_code == 404
    assert unknown.json()["detail"] == "there is no library 'gone'; there are: default, press"


def test_libraries_are_listed_with_what_they_hold(server: Alone) -> None:
    press = server.client.get("/api/v1/libraries").json()["libraries"][1]
    (line,) = server.parts.libraries.opened["press"].briefings()
    assert press == {
        "name": "press",
        "writable": True,
        "generation": 1,
        "briefings": 1,
        "passages": line.passages,
        "first_date": line.date,
        "last_date": line.date,
    }


def test_the_list_is_narrowed_and_paged(server: Alone) -> None:
    every = server.client.get("/api/v1/briefings").json()
    assert every["total"] == len(every["briefings"]) == 10
    page = server.client.get("/api/v1/briefings", params={"offset": 3, "limit": 2}).json()
    assert (page["total"], page["briefings"]) == (10, every["briefings"][3:5])
    named = server.client.get("/api/v1/briefings?words=TITLE+BRIEFING-7").json()["briefings"]
    assert [line["id"] for line in named] == ["briefing-7"]
    dated = server.client.get("/api/v1/briefings", params={"since": "2022-02-03", "until": "2022-02-05"}).json()
    expected = [line for line in every["briefings"] if "2022-02-03" <= line["date"] <= "2022-02-05"]
    assert dated["briefings"] == expected


def test_statements_are_listed_with_spans_that_cut_their_words(server: Alone) -> None:
    text = "MS. PSAKI: Nord Stream 2 is dead.\n\nQ  Is it?\n\nMS. PSAKI: Yes. Thank you all for coming."
    kept = server.client.post("/api/v1/briefings?library=press", files={"file": ("psaki.txt", text.encode())}).json()
    told = server.client.get("/api/v1/statements?library=press&by=Psaki&limit=1").json()
    assert (told["library"], told["total"], len(told["statements"])) == ("press", 2, 1)
    (one,) = server.client.get("/api/v1/statements?library=press&about=Nord+Stream").json()["statements"]
    assert one["text"] == text[one["start"] : one["end"]] == "Nord Stream 2 is dead."
    assert (one["speaker"], one["kind"], one["briefing"]) == ("MS. PSAKI", "turn", kept["id"])
    assert server.client.get("/api/v1/statements?about=?!").status_code == 422
    server.client.delete(f"/api/v1/briefings/{kept['id']}?library=press")


def test_a_briefing_and_a_text_are_compared_with_spans_that_cut_their_words(server: Alone) -> None:
    text = text_of(server, "briefing-42", "press")
    newer = text + " The Zanzibar bridge opened."
    body = {"older": {"briefing": "briefing-42"}, "newer": {"text": newer}}
    told = server.client.post("/api/v1/changes?library=press", json=body).json()
    (one,) = told["changes"]
    assert (told["library"], one["kind"], one["older"]) == ("press", "new", None)
    assert newer[one["newer"]["start"] : one["newer"]["end"]] == one["newer"]["text"] == "The Zanzibar bridge opened."
    for wrong in ({}, {"day": "2022-02-01", "text": "Both."}):
        assert server.client.post("/api/v1/changes", json={**body, "older": wrong}).status_code == 422
    assert server.client.post("/api/v1/changes", json={**body, "older": {"briefing": "gone"}}).status_code == 404


def test_quotes_are_cited_by_their_places(server: Alone) -> None:
    text = text_of(server, "briefing-42", "press")
    place = {"briefing": "briefing-42", "start": 0, "end": 20}
    told = server.client.post("/api/v1/cite?library=press", json={"quotes": [place], "style": "ap"}).json()
    assert (told["library"], told["style"]) == ("press", "ap")
    assert f": “{text[:20]}”" in told["text"]
    for wrong, status in [({**place, "briefing": "gone"}, 404), ({**place, "end": 0}, 422)]:
        assert server.client.post("/api/v1/cite?library=press", json={"quotes": [wrong]}).status_code == status


def test_an_upload_is_added_found_replaced_and_removed(server: Alone) -> None:
    text = "🜁 مرحبا. The Zanzibar bridge opened on Monday after nine years 🏗️ of work.\n"

    def upload(content: str) -> tuple[int, dict[str, Any]]:
        file = ("../..\\Brücke 🌉.txt", content.encode())
        reply = server.client.post("/api/v1/briefings", params={"library": "press"}, files={"file": file})
        return reply.status_code, reply.json()

    status, kept = upload(text)
    assert (status, kept["status"], kept["library"], kept["passages"]) == (201, "added", "press", 1)
    assert kept["id"].startswith("Brücke 🌉-")
    assert upload(text)[1]["status"] == "unchanged"
    assert upload(text)[0] == 200
    assert text_of(server, kept["id"], "press") == text
    body = {"question": "What opened in Zanzibar?", "k": 1}
    hits = server.client.post("/api/v1/retrieve?library=press", json=body).json()["hits"]
    assert_exact(server, hits, "press")
    assert "🏗️" in hits[0]["text"]
    assert upload(text + "It is long.\n")[1]["status"] == "replaced"
    address = f"/api/v1/briefings/{kept['id']}"
    assert server.client.delete(address, params={"library": "press"}).status_code == 204
    gone = server.client.delete(address, params={"library": "press"})
    assert (gone.status_code, "has no briefing 'Brücke 🌉-" in gone.json()["detail"]) == (404, True)


def test_a_file_that_cannot_be_read_is_told_why(server: Alone) -> None:
    for name, data, told in [
        ("setup.exe", b"MZ\0\0", "unknown kind of file (.exe)"),
        ("cut.pdf", b"%PDF-1.4 cut off", "cut.pdf"),
        ("empty.txt", b"", "empty.txt"),
    ]:
        reply = server.client.post("/api/v1/briefings", files={"file": (name, data)})
        assert reply.status_code == 422
        assert told in reply.json()["detail"]
    assert server.client.get("/api/v1/briefings").json()["total"] == 10


def test_feedback_is_kept_with_the_words_that_were_quoted(server: Alone) -> None:
    text = text_of(server, "briefing-3")
    body = {
        "right": False,
        "reason": "wrong day",
        "question": "Which day?",
        "found": True,
        "quote": {"briefing": "briefing-3", "start": 0, "end": 12},
    }
    assert server.client.post("/api/v1/feedback", json=body).status_code == 204
    kept = server.library.feedback()[0]
    assert (kept.right, kept.reason, kept.briefing, kept.quote) == (False, "wrong day", "briefing-3", text[:12])
    beyond = {**body, "quote": {"briefing": "briefing-3", "start": 5, "end": 10**6}}
    refused = server.client.post("/api/v1/feedback", json=beyond)
    assert (refused.status_code, "is no span of the briefing" in refused.json()["detail"]) == (422, True)
    assert len(server.library.feedback()) == 1


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"question": ""}, "body.question"),
        ({"question": " \n\t"}, "body.question"),
        ({"question": "x" * 10_001}, "body.question"),
        ({"question": 7}, "body.question"),
        ({"question": "x", "k": 0}, "body.k"),
        ({"question": "x", "k": 101}, "body.k"),
        ({"question": "x", "k": "5"}, "body.k"),
        ({"question": "x", "k": True}, "body.k"),
        ({"question": "x", "since": "Monday"}, "body.since"),
        ({"question": "x", "since": "2022-02-30"}, "body.since"),
        ({"question": "x", "until": 1}, "body.until"),
        ({"question": "x", "sources": "AFP"}, "body.sources"),
        ({"question": "x", "read": "no"}, "body.read"),
        ({"question": "x", "previous": [{"quote": "y"}]}, "body.previous.0.question"),
        ({"question": "x", "reader": "other"}, "body.reader"),
        ({}, "body.question"),
    ],
)
def test_every_field_is_checked_and_named(server: Alone, fields: dict[str, Any], where: str) -> None:
    reply = server.client.post("/api/v1/ask", json=fields)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert [wrong["where"] for wrong in reply.json()["errors"]] == [where]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"question"', 422),
        (b"\xff\xfe\x00", 400),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": "x", "\\udfff": 1}', 422),
        (b'{"question": NaN}', 422),
        (b'{"question": "x", "k": 1e999}', 422),
        (b'{"question": "x", "k": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 50_000, 400),
        (b'{"question":' * 20_000, 400),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else str(value),
)
def test_malformed_json_is_refused_in_a_sentence(server: Alone, body: bytes, status: int) -> None:
    reply = server.client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json()["detail"].startswith(("the request is not as it should be: body", "the body cannot be read"))
    assert "Traceback" not in reply.text


def test_a_whole_number_may_be_written_with_a_point(server: Alone) -> None:
    assert len(server.ask("troops", k=2.0).json()["hits"]) == 2


def test_what_is_not_there_and_what_is_not_allowed_are_problems_too(server: Alone) -> None:
    for method, path, status in [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/ask", 405),
        ("PUT", "/api/v1/briefings/briefing-1", 405),
        ("GET", "/api/v1/briefings/no%2Fsuch", 404),
        ("GET", "/api/v1/briefings/%ED%A0%80", 404),
        ("GET", "/api/v1/briefings/%00", 404),
    ]:
        reply = server.client.request(method, path)
        assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json"), path
        assert reply.json()["status"] == status


def test_an_error_that_nobody_foresaw_is_told_without_its_details(server: Alone) -> None:
    reply = server.ask("Is this a brokenword?")
    assert reply.status_code == 500
    assert reply.json()["detail"] == (
        "something went wrong on the server; its log has the details under the request id"
    )
    assert reply.json()["request_id"] == reply.headers["X-Request-ID"]
    assert "encode" not in reply.text


def test_a_library_that_cannot_be_used_is_told_with_503() -> None:
    with quick_folder() as folder, alone(Path(folder)) as server:
        server.library.close()
        with pytest.raises(LibraryError):
            server.library.generation()
        reply = server.ask("Which troops?")
        assert reply.status_code == 503
        assert "is closed" in reply.json()["detail"]
        assert server.client.get("/api/v1/briefings?library=press").status_code == 200


def test_the_document_holds_examples_that_work_as_they_stand(server: Alone) -> None:
    document = server.client.get("/api/v1/openapi.json").json()
    assert document["servers"] == [{"url": "/api/v1"}]
    for path, name in [("ask", "AskRequest"), ("retrieve", "RetrieveRequest")]:
        examples = document["components"]["schemas"][name]["examples"]
        assert examples
        for example in examples:
            assert server.client.post(f"/api/v1/{path}", json=example).status_code == 200
    paths = "ask retrieve check statements changes cite feedback libraries briefings briefings/{id} originals/{id}"
    paths += " standing standing/{id} alerts alerts.atom digest"
    assert {f"/{path}" for path in paths.split()} == set(document["paths"])


QUICK = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = ["POST /ask", "POST /retrieve", "POST /feedback", "GET /libraries", "GET /briefings", "POST /briefings"]
OPERATIONS += [
    "POST /check",
    "POST /cite",
    "POST /changes",
    "GET /statements",
    "GET /briefings/{id}",
    "PATCH /briefings/{id}",
    "DELETE /briefings/{id}",
    "GET /standing",
    "POST /standing",
    "DELETE /standing/{id}",
    "GET /alerts",
    "GET /alerts.atom",
    "GET /digest",
    "GET /originals/{id}",
]


@pytest.mark.filterwarnings("ignore")  # the tool's own
@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_sent_is_answered_as_the_document_says(server: Alone, operation: str) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="needs the test extra")
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    schema = schemathesis.openapi.from_dict(server.client.get("/api/v1/openapi.json").json())
    known = {found.ok().label: found.ok() for found in schema.get_all_operations()}
    assert set(known) == set(OPERATIONS)
    kinds = schemathesis.GenerationMode
    # No schema can say which bytes are a briefing, and what one can be asked.
    excluded: list[Any] = [positive_data_acceptance] if operation in ("POST /briefings", "POST /standing") else []
    if operation in ("POST /check", "POST /changes", "POST /cite"):
        excluded.append(
            negative_data_rejection
        )  # what is too long for its field may be too long to be read at all: 413
    sent = 0

    @QUICK
    @given(case=known[operation].as_strategy(kinds.POSITIVE) | known[operation].as_strategy(kinds.NEGATIVE))
    def answered(case: Any) -> None:
        nonlocal sent
        case.call_and_validate(base_url=f"{server.served.url}/api/v1", excluded_checks=excluded)
        sent += 1

    answered()
    assert sent >= (1 if operation == "GET /libraries" else 8)


def test_several_files_in_one_upload_are_each_told_of(server: Alone) -> None:
    cut, good = ("cut.pdf", b"%PDF-1.4 cut off"), ("several-good.txt", b"The Zanzibar tunnel opened on Tuesday.")
    reply = server.client.post("/api/v1/briefings?library=press", files=[("file", cut), ("file", good)])
    first, second = reply.json()["files"]
    assert reply.status_code == 207
    assert (first["file"], first["kept"], "not complete" in first["problem"]) == ("cut.pdf", [], True)
    assert (second["file"], second["kept"][0]["status"], second["problem"]) == ("several-good.txt", "added", "")
    again = server.client.post("/api/v1/briefings?library=press", files=[("file", good), ("file", good)])
    assert again.status_code == 200
    server.client.delete(f"/api/v1/briefings/{second['kept'][0]['id']}?library=press")


def test_each_message_of_a_mailbox_is_kept(server: Alone) -> None:
    box = b"".join(
        b"From x Mon Feb  7 14:05:00 2022\nSubject: S%d\nMessage-ID: <%d>\n\nText %d.\n\n" % (n, n, n) for n in (1, 2)
    )
    reply = server.client.post("/api/v1/briefings?library=press", files={"file": ("in.mbox", box)})
    (file,) = reply.json()["files"]
    assert (reply.status_code, [kept["status"] for kept in file["kept"]]) == (201, ["added", "added"])
    for kept in file["kept"]:
        server.client.delete(f"/api/v1/briefings/{kept['id']}?library=press")


def test_what_is_known_of_a_briefing_is_set_and_its_text_stays(server: Alone) -> None:
    file = ("set.txt", b"The Zanzibar tunnel opened on Tuesday.")
    id = server.client.post("/api/v1/briefings?library=press", files={"file": file}).json()["id"]
    address = f"/api/v1/briefings/{id}?library=press"
    changed = server.client.patch(address, json={"title": "Tunnel", "date": "2022-02-07"})
    assert (changed.status_code, changed.json()["status"]) == (200, "replaced")
    found = server.client.get(address).json()
    assert (found["title"], found["date"], found["source"], found["text"]) == (
        "Tunnel",
        "2022-02-07",
        "",
        file[1].decode(),
    )
    again = server.client.post("/api/v1/briefings?library=press", files={"file": file})
    assert (again.json()["status"], server.client.get(address).json()["title"]) == ("unchanged", "Tunnel")
    newer = ("set.txt", b"Title: Read\nSource: Courier\n\nThe Zanzibar tunnel is closed.")
    server.client.post("/api/v1/briefings?library=press", files={"file": newer})
    found = server.client.get(address).json()
    assert (found["title"], found["date"], found["source"]) == ("Tunnel", "2022-02-07", "Courier")
    assert server.client.patch(address, json={"date": "Monday"}).status_code == 422
    assert server.client.patch("/api/v1/briefings/nobody", json={"title": "x"}).status_code == 404
    server.client.delete(address)
