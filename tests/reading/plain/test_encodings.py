"""Old encodings, chosen by what the letters make of them: one sentence is enough, in every language of the news."""

import pytest

from corpus import read_bytes

# Language: a sentence or two, and the encodings its texts were written in.
SENTENCES = {
    "English": ("The “talks” – held in Geneva – hadn’t failed… It cost €5 million, said Renée.", "cp1252"),
    "English in Łódź": (
        "The mayor of Łódź said on Monday that the city would rebuild the bridge.",
        "cp1250 iso8859_2 cp852",
    ),
    "English in Ankara": ("President Erdoğan told reporters that the talks with the Greek government go on.", "cp1254"),
    "English in Vilnius": (
        "Prime Minister Kariņš and President Nausėda met in Vilnius, they said on Friday.",
        "cp1257",
    ),
    "German": (
        "Über die Größe der Brücke äußerte sich die Behörde nicht.",
        "cp1252 cp850 mac_roman iso8859_15 cp1250",
    ),
    "French": ("« Nous n’avons pas décidé », a déclaré la ministre à l’Élysée en août.", "cp1252 mac_roman"),
    "Spanish": ("¿Cuándo abrirá el puente? «Mañana», respondió la señora Núñez.", "cp1252 mac_roman"),
    "Portuguese": ("A decisão é das autoridades da região, disse João, após a reunião.", "cp1252 cp850 mac_roman"),
    "Italian": ("La città è più tranquilla, però la gente non può passare.", "cp1252 cp850 mac_roman"),
    "Dutch": ("De minister zei dat de brug gesloten blijft vanwege de financiële crisis.", "cp1252 cp850 mac_roman"),
    "Swedish": ("Ministern sade på måndagen att bron förblir stängd.", "cp1252 cp850 mac_roman"),
    "Danish": ("Færgerne sejler hvert tiende minut, siger København på mandag.", "cp1252 cp865 mac_roman"),
    "Finnish": ("Hallitus päätti tänään, että satamasilta pysyy suljettuna.", "cp1252 cp850 mac_roman iso8859_15"),
    "Icelandic": ("Það er ekki víst að ferjurnar gangi þegar veður er vont.", "cp1252 cp861 mac_iceland"),
    "Catalan": ("El pont continuarà tancat fins a la fi de març perquè no és segur.", "cp1252 mac_roman"),
    "Polish": ("Łódź i Śląsk czekają na decyzję, powiedział rzecznik; to źle.", "cp1250 cp852 mac_latin2"),
    "Czech": (
        "Ministerstvo v pondělí oznámilo, že most zůstane uzavřen do konce března.",
        "cp1250 iso8859_2 cp852 mac_latin2",
    ),
    "Slovak": ("Vyšetrovanie podľa polície ešte trvá, počet zranených je päť.", "cp1250 iso8859_2 cp852"),
    "Hungarian": ("Az őszinte válasz az, hogy nem tudjuk, mondta a szóvivő hétfőn.", "cp1250 iso8859_2 cp852"),
    "Romanian": ("Nu există răniţi, a declarat primarul după şedinţă.", "cp1250 iso8859_2 cp852"),
    "Croatian": ("Vijeće će lučki most otvoriti krajem ožujka, priopćilo je Đakovo.", "cp1250 iso8859_2 cp852"),
    "Slovene": ("Župan je dejal, da še ni odločitve o začetku del.", "cp1250 iso8859_2"),
    "Estonian": ("Üks tööline ütles, et õnneks keegi viga ei saanud, teatas Võru.", "cp1257"),
    "Latvian": ("Pilsētas dome svētdien apstiprināja ārkārtas izdevumus.", "cp1257 iso8859_13 cp775"),
    "Lithuanian": ("Žmonių sužeista nebuvo, sakė miesto meras šį rytą.", "cp1257 iso8859_13"),
    "Turkish": ("İstanbul’da kimse yaralanmadı, dedi sözcü ve şehir için önlem alındı.", "cp1254"),
    "Russian": ("Пострадавших нет, сообщил мэр города Яков Щукин.", "cp1251 koi8_r cp866 iso8859_5 mac_cyrillic"),
    "Ukrainian": ("Її слова підтвердив речник: ніхто не постраждав, є лише збитки.", "cp1251 koi8_u mac_cyrillic"),
    "Bulgarian": ("Няма пострадали, каза кметът след заседанието.", "cp1251 iso8859_5 mac_cyrillic"),
    "Serbian": ("Нико није повређен, рекао је градоначелник.", "cp1251 iso8859_5"),
    "Greek": ("Κανείς δεν τραυματίστηκε, είπε ο δήμαρχος.", "cp1253 iso8859_7 cp737"),
    "Hebrew": ("איש לא נפגע, אמר ראש העיר.", "cp1255 iso8859_8 cp862"),
    "Arabic": ("أعلنت وزارة النقل يوم الاثنين أن الجسر سيبقى مغلقا.", "cp1256 iso8859_6"),
    "Thai": ("กระทรวงคมนาคมแถลงเมื่อวันจันทร์ว่าสะพานจะปิด", "cp874"),
    "Japanese": ("運輸省は月曜日、港の橋を閉鎖すると発表した。", "cp932 euc_jp iso2022_jp"),
    "Chinese": ("市长说，没有人受伤，渡轮每十分钟一班。", "gb18030"),
    "Chinese, traditional": ("市長說，沒有人受傷，渡輪每十分鐘一班。", "big5"),
    "Korean": ("시장은 다친 사람이 없다고 말했다.", "cp949"),
    "Hindi": ("परिवहन मंत्रालय ने सोमवार को कहा कि पुल बंद रहेगा।", ""),
    "Georgian": ("ტრანსპორტის სამინისტრომ ორშაბათს განაცხადა", ""),
}
CASES = [
    (language, encoding, text)
    for language, (text, encodings) in SENTENCES.items()
    for encoding in (*encodings.split(), "utf-16-le", "utf-16-be")
]


@pytest.mark.parametrize(("language", "encoding", "text"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_sentence_is_read_in_the_encoding_it_was_written_in(language: str, encoding: str, text: str) -> None:
    assert read_bytes("a.txt", text.encode(encoding)).text == text
    assert read_bytes("a.txt", "\n\n".join([text] * 9).encode(encoding)).text == "\n\n".join([text] * 9)


def test_codes_of_cp1252_that_were_taken_for_characters_are_mapped() -> None:
    assert read_bytes("a.txt", "5\x966 million, he said\x85 \x93yes\x94".encode()).text == "5–6 million, he said… “yes”"


def test_line_and_paragraph_separators_part_lines_and_paragraphs() -> None:
    assert read_bytes("a.txt", "One.\u2028Two.\u2029Three.".encode()).text == "One.\nTwo.\n\nThree."
    assert read_bytes("a.txt", "One.\x85Two.".encode()).text == "One.\nTwo."  # the only line end there is


def test_a_few_bytes_without_meaning_leave_a_visible_mark() -> None:
    text = "Über die Größe der Brücke äußerte sich die Behörde nicht. " * 9
    assert read_bytes("a.txt", text.encode("cp1252") + b"\x81").text.endswith("nicht. \ufffd")
