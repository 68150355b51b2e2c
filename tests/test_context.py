"""What a passage knows beside its words, and what of it is embedded and searched."""

from corpus import Briefing, about, context_of, passages_of, speaker_of, words_of

TALK = """MS. PSAKI: Good afternoon. One update on the port of Odesa, and then your questions.

Q How high is the threat of an invasion, in the President's view?

MS. PSAKI: It's very high.

Q And now?

MS. PSAKI: The same as before, and we will keep you posted on all of it.

THE PRESIDENT: We are ready for it, and so are our Allies in the whole of Europe.
"""
BRIEFING = Briefing(
    id="talk", text=TALK, title="Press Briefing by Press Secretary Jen Psaki and President Biden", date="2022-02-18"
)
PASSAGES = {passage.of(TALK): passage for passage in passages_of(BRIEFING)}
REPLY = PASSAGES["It's very high."]


def test_a_speaker_is_the_person_that_the_briefing_names() -> None:
    assert (REPLY.name, REPLY.role, speaker_of(BRIEFING, REPLY)) == ("Jen Psaki", "Press Secretary", "Jen Psaki")


def test_a_label_that_no_briefing_explains_stays_as_it_stands() -> None:
    unnamed = Briefing(id="x", text=TALK)
    reply = next(passage for passage in passages_of(unnamed) if passage.of(TALK) == "It's very high.")
    assert (reply.name, speaker_of(unnamed, reply)) == ("", "MS. PSAKI")


def test_a_reply_is_embedded_behind_title_day_question_and_speaker() -> None:
    assert context_of(BRIEFING, REPLY) == (
        f"{BRIEFING.title}. 2022-02-18. How high is the threat of an invasion, in the President's view? "
        "Press Secretary Jen Psaki: "
    )


def test_a_passage_without_anything_around_it_is_embedded_alone() -> None:
    plain = Briefing(id="x", text="The bridge opened on Monday.")
    (passage,) = passages_of(plain)
    assert (context_of(plain, passage), about(plain, passage), words_of(plain, passage).strip()) == ("", "", plain.text)


def test_a_long_passage_leaves_no_room_for_the_question_before_it() -> None:
    text = f"Q How high is it?\n\nMS. PSAKI: {' '.join(['It is high.'] * 50)}\n\nQ And now?\n\nMS. PSAKI: No."
    briefing = Briefing(id="x", text=text)
    long = next(passage for passage in passages_of(briefing) if passage.of(text).startswith("It is high."))
    assert "How high" in about(briefing, long)
    assert context_of(briefing, long) == "MS. PSAKI: "


def test_the_words_of_title_speaker_and_question_find_a_passage() -> None:
    assert words_of(BRIEFING, REPLY) == (
        f"{BRIEFING.title} Press Secretary Jen Psaki How high is the threat of an invasion, in the President's view? "
        "It's very high."
    )


def test_a_slip_in_a_label_costs_the_others_no_name() -> None:
    text = TALK.replace("MS. PSAKI: It's very high.", "MR. PSAKI: It's very high.")
    talk = Briefing(id="x", text=text, title=BRIEFING.title)
    named = {passage.speaker.of(text): passage.name for passage in passages_of(talk) if passage.speaker}
    assert (named["MS. PSAKI"], named["MR. PSAKI"]) == ("Jen Psaki", "")
