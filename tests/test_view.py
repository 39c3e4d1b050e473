"""View: disguises come off, everything else stays, and every place maps back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsredact.errors import UnreadableInput
from nhsredact.model import Confidence
from nhsredact.view import View, view

DISGUISED = [
    ("no-break spaces", "999\xa0589\u202f0429", "999 589 0429"),
    ("thin, em and ideographic spaces", "999\u2009589\u2003\u30000429", "999 589  0429"),
    ("a Braille blank and a Hangul filler", "999\u2800589\u31640429", "999 589 0429"),
    ("zero-width characters", "9\u200b9\u200c9\u200d5\u20608\ufeff9", "999589"),
    ("a soft hyphen", "Oka\xadfor", "Okafor"),
    ("marks of direction", "\u200f999\u200e \u202a589\u202c \u2067042\u20699", "999 589 0429"),
    ("variation selectors and tags", "9\ufe0f9\U000e00679", "999"),
    ("control characters", "O\x00k\x00a\x08for", "Okafor"),
    ("a vertical tab and a form feed are line breaks", "NHS\x0b999\x0c589", "NHS\n999\n589"),
    ("separators of messages", "999\x1c589\x1f0429", "999 589 0429"),
    ("curly quotes", "O\u2019Brien \u201cJo\u201d", 'O\'Brien "Jo"'),
    ("quotes and dashes of Windows-1252", "O\x92Brien 999\x96589", "O'Brien 999-589"),
    ("dashes of every length", "1\u20102\u20113\u20124\u20135\u20146\u22127\uff0d8", "1-2-3-4-5-6-7-8"),
    ("full-width letters, digits and signs", "Ｊo＠ｘ．ｏｒｇ ９９９", "Jo@x.org 999"),
    ("a small at sign", "jo﹫example.org", "jo@example.org"),
    ("Arabic, Devanagari and mathematical digits", "٩९𝟗", "999"),
    ("circled digits and dressed-up letters", "⑨⑨⑨ 𝓙𝕠", "999 Jo"),
    ("raised and lowered figures on their own", "⁹⁹⁹ ₅₈₉", "999 589"),
    ("a raised figure after a word is a footnote", "Okafor¹, 30 kg/m²", "Okafor , 30 kg/m "),
    ("a lowered figure inside a word", "HbA₁c", "HbA1c"),
    ("keycaps", "9\ufe0f\u20e39\ufe0f\u20e3", "99"),
    ("struck-out letters", "O\u0336k\u0336a \u0336f\u0336", "Oka f"),
    ("decomposed accents", "Rene\u0301e, Siân, Ỳọ\u0301mi".replace("â", "a\u0302"), "Renée, Siân, Ỳọmi"),
    ("an accent behind a zero-width character", "Rene\u200b\u0301e", "Renée"),
    ("ligatures", "Griﬃths, Buﬀy, ﬁve", "Griffiths, Buffy, five"),
    ("the numero sign", "NHS № 999", "NHS No 999"),
    ("a dot in the middle of digits", "07700·900•123, 4 · 5", "07700.900.123, 4 · 5"),
    ("Cyrillic look-alikes", "Оkаfоr", "Okafor"),
    ("look-alikes beside an accent", "Rеnée", "Renée"),
    ("a postcode in Cyrillic capitals", "СА1 2ВА", "CA1 2BA"),
    ("a Greek word keeps its letters", "αβγ Ελένη", "αβγ Ελένη"),
    ("a Cyrillic word keeps its letters", "Наталья сор", "Наталья сор"),
    ("named and numbered entities", "999&nbsp;589&#32;04&#50;&#x39;", "999 589 0429"),
    ("entities without their semicolon", "999&nbsp589 &#48&#52", "999 589 04"),
    ("entities coded twice", "999&amp;nbsp;589 O&amp;#39;Brien", "999 589 O'Brien"),
    ("a zero-width entity", "99&ZeroWidthSpace;9&shy;5&#8203;8", "99958"),
    ("an ampersand that is only one", "AT&T, A&E; R&D & fish&chips;", "AT&T, A&E; R&D & fish&chips;"),
    ("a named entity of two characters", "&fjlig;ord", "fjord"),
    ("markup kept as text", "&lt;b&gt;999&lt;/b&gt; 589", "999 589"),
    ("less and greater than", "BP &lt; 90, pain &gt; 5", "BP < 90, pain > 5"),
    ("inline tags", "999<b> 589</b><wbr/> <o:p></o:p>04<i class='x y'>29</i>", "999 589 0429"),
    ("inline tags with dull attributes", '<span class="p1" style="color:red" lang=en>999</SPAN>', "999"),
    ("block tags are line breaks", "Okafor<br>999<td class=n>589<p>0429", "Okafor\n999\n589\n0429"),
    ("a tag's telling attributes stay", '<a href="x.org/jo" title="Jo">her</a>', '  href="x.org/jo" title="Jo" her'),
    ("an id that holds a number stays", '<td id="p9995890429">seen</td>', '  id="p9995890429" seen\n'),
    ("tags nobody knows stay", "<NHS 999> <Tel> a <3 b <999>", "<NHS 999> <Tel> a <3 b <999>"),
    ("comments lose their dress only", "99<!-- 9 -->", "99\n 9 \n"),
    ("percent-escapes in a link", "https://x.example/?n=Jo%20Okafor&id=999%20589", "https://x.example/?n=Jo Okafor&id=999 589"),
    ("percent-escapes outside a link", "jo%40example.org, 999%20589%200429", "jo@example.org, 999 589 0429"),
    ("escapes coded twice", "q=999%2520589%25200429", "q=999 589 0429"),
    ("a whole word in escapes", "%4A%6F", "Jo"),
    ("escapes of several bytes, and of Latin-1", "Ren%C3%A9e=Ren%E9e", "Renée=Renée"),
    ("an escaped zero-width character", "a=99%E2%80%8B9", "a=999"),
    ("an escaped line break", "a=Jo%3A%0D%0AOkafor", "a=Jo: \nOkafor"),
    ("a percentage is no escape", "sats 98%20 minutes later, 98%, about %40 of us", "sats 98%20 minutes later, 98%, about %40 of us"),
    ("UTF-8 read as Windows-1252", "Renâ€™s Â£5, RenÃ©e, 999Â\xa0589, 1â€“2", "Ren's £5, Renée, 999 589, 1-2"),
    ("an â and an Ã in words", "Siân, SÃO, Âge", "Siân, SÃO, Âge"),
    ("line ends", "a\r\nb\rc\x85d\u2028e", "a \nb\nc\nd\ne"),
    ("emoji stay", "👩🏽‍⚕️ 🇬🇧 🏴\U000e0067\U000e007f", "👩🏽⚕ 🇬🇧 🏴"),
    ("fractions and other scripts stay", "½ İstanbul 北京 ﷺ", "½ İstanbul 北京 ﷺ"),
]


@pytest.mark.parametrize("disguised, plain", [row[1:] for row in DISGUISED], ids=[row[0] for row in DISGUISED])
def test_a_disguise_comes_off(disguised: str, plain: str) -> None:
    assert view(disguised).text == plain


def part(text: str, wanted: str) -> str:
    """The stretch of the original behind a stretch of the plain text."""
    seen = view(text)
    start = seen.text.index(wanted)
    first, last = seen.span(start, start + len(wanted))
    return text[first:last]


@pytest.mark.parametrize(
    "text, wanted, original",
    [
        ("NHS&nbsp;999&nbsp;589&nbsp;0429.", "999 589 0429", "999&nbsp;589&nbsp;0429"),
        ("see \u200b9\u200b9\u200b9\u200b now", "999", "9\u200b9\u200b9"),
        ("<b>Jo</b> <i>Okafor</i>!", "Jo Okafor", "Jo</b> <i>Okafor"),
        ("a=%3A%20%4A%6F%20b", "Jo", "%4A%6F"),
        ("x=Jo%2520Okafor&y=z%20a", "Jo Okafor", "Jo%2520Okafor"),
        ("&amp;#74;o", "Jo", "&amp;#74;o"),
        ("Mr Griﬃths'", "Griffiths", "Griﬃths"),
        ("Mr Griﬃths'", "if", "iﬃ"),
        ("Rene\u0301e.", "Renée", "Rene\u0301e"),
        ("a\r\n999 589\r\n0429\r\n", "999 589 \n0429", "999 589\r\n0429"),
        ("İİ 9&#57;9", "999", "9&#57;9"),
        ("plain 999", "999", "999"),
    ],
)
def test_a_place_maps_back_to_the_characters_it_came_from(text: str, wanted: str, original: str) -> None:
    assert part(text, wanted) == original


@pytest.mark.parametrize(
    "text, wanted", [("Mr Griﬃths'", "Griffiths"), ("<b>Jo</b> Okafor", "Jo Okafor"), ("a=99%E2%80%8B9", "999"), ("a &fjlig; b", "fj")]
)
def test_locate_undoes_span(text: str, wanted: str) -> None:
    seen = view(text)
    start = seen.text.index(wanted)
    assert seen.locate(*seen.span(start, start + len(wanted))) == (start, start + len(wanted))


def test_plain_text_costs_nothing() -> None:
    text = "Nothing to see here, 98% sure.".replace("%", " per cent")
    assert view(text) == View(text, text)


def test_half_a_surrogate_pair_is_refused_and_not_quoted() -> None:
    with pytest.raises(UnreadableInput) as caught:
        view("Margaret \ud83d Okafor")
    assert caught.value.code == "surrogate"
    assert "character 10" in str(caught.value)
    assert "Margaret" not in repr((caught.value, caught.value.__cause__, caught.value.__context__, vars(caught.value)))


def test_lower_is_as_long_as_the_text_where_a_letter_grows() -> None:
    seen = view("İSTANBUL DOB")
    assert len(seen.lower) == len(seen.text)
    assert seen.lower.endswith("stanbul dob")


def test_white_space_at_the_edges_of_a_finding_is_left_out() -> None:
    found = view(" \n 999\xa0 ").finding(0, 8, "UK_NHS", "t", Confidence.SURE)
    assert (found.start, found.end) == (3, 6)


PIECES = st.sampled_from(
    [
        *(
            "a",
            "Z",
            "9",
            " ",
            ".",
            "%",
            "&",
            ";",
            "<",
            ">",
            "=",
            "/",
            '"',
            "'",
            "#",
            "\r",
            "\n",
            "\t",
            "\r\n",
            "\x00",
            "\x0b",
            "\x85",
            "\u2028",
        ),
        *(
            "&nbsp;",
            "&amp;",
            "&amp;nbsp;",
            "&#57;",
            "&#x4A",
            "&#1;",
            "&lt;b&gt;",
            "&fjlig;",
            "<b>",
            "</b>",
            "<br>",
            "<a href=x>",
            "<!--",
            "-->",
        ),
        *("%20", "%C3%A9", "%2520", "%E9", "%00", "www.", "\u200b", "\xad", "\u0301", "\u20e3", "\xa0", "ﬃ", "№", "½", "²", "９", "٩", "𝟗"),
        *("О", "а", "é", "Ã©", "Â", "â€™", "İ", "👩‍⚕️", "🇬", "\u202e", "\x92"),
    ]
)
TEXTS = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join)


@given(TEXTS, st.data())
def test_every_place_lies_in_the_original_and_order_is_kept(text: str, data: st.DataObject) -> None:
    seen = view(text)
    if not seen.text:
        return
    start = data.draw(st.integers(0, len(seen.text) - 1))
    end = data.draw(st.integers(start + 1, len(seen.text)))
    first, last = seen.span(start, end)
    assert 0 <= first < last <= len(text)
    for inner in range(start, end):
        place = seen.span(inner, inner + 1)
        assert first <= place[0] < place[1] <= last
    near_start, near_end = seen.locate(first, last)
    assert near_start <= start < end <= near_end


@given(TEXTS)
def test_characters_that_were_plain_stand_for_themselves(text: str) -> None:
    seen = view(text)
    for position, character in enumerate(seen.text):
        start, end = seen.span(position, position + 1)
        if end - start == 1 and text[start].isascii() and text[start].isalnum():
            assert character == text[start]


@given(TEXTS)
def test_nothing_hidden_is_left(text: str) -> None:
    assert "\u200b" not in view(text).text
    assert "\r" not in view(text).text
    assert len(view(text).lower) == len(view(text).text)
