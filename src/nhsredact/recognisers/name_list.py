"""Names by lists: words that are given names or surnames, in a place where a name can stand.

Lists: births in the United Kingdom 1974 to 2020 (ONS, NRS, NISRA) and the United States census; see data/SOURCES.toml. What else a word may be
(an ordinary word, a place) decides how much it takes: "Margaret" is a name anywhere, "Hope" inside a sentence, "Chelsea" only where a person acts.
"""

from collections.abc import Iterator

from nhsredact.data import sections
from nhsredact.model import Confidence, Finding
from nhsredact.names import bare, begins_sentence, is_given, is_surname, kind, name_end, name_span
from nhsredact.view import View, Word

LABEL = "PERSON"


def recognise(view: View) -> Iterator[Finding]:
    text = view.text
    lower_case = sum(map(str.isupper, text[:400])) <= len(text[:400]) // 150
    words = view.words
    index = 0
    while index < len(words):
        word = words[index]
        capital = text[word.start].isupper()
        if capital or lower_case:
            known = kind(bare(word))
            if known not in ("w", "") or (capital and _surname_follows(view, index)):
                end = name_end(view, index, lower=not capital)
                confidence, why = _weigh(view, index, end, known, capital)
                if confidence:
                    yield view.finding(*name_span(view, index, end), LABEL, "name_list", confidence, *why)
                    index = end
                    continue
        index += 1


def _surname_follows(view: View, index: int) -> bool:
    """An unknown capitalised word, longer than an abbreviation, right before a surname that is nothing else."""
    words = view.words
    if index + 1 >= len(words) or len(words[index].text) < 3 or words[index].text.isupper() or kind(bare(words[index])):
        return False
    following = words[index + 1]
    return (
        view.text[words[index].end : following.start] == " "
        and following.text[0].isupper()
        and kind(bare(following)) in ("s", "S", "gs", "gS", "GS", "Gs")
    )


def _weigh(view: View, index: int, end: int, known: str, capital: bool) -> tuple[Confidence | None, tuple[str, ...]]:
    words, text = view.words, view.text
    single, opens = end == index + 1, begins_sentence(text, words[index].start)
    following = words[end].text.lower() if end < len(words) else ""
    acts = following in sections("name_cues.txt")["acts"] or words[end - 1].text.endswith("'s")
    if not capital:
        plain = is_given(known) and "w" not in known and "p" not in known and len(words[index].text) > 3
        usual = "G" in known
        why = "given name, small letter" if usual else "rare given name, small letter"
        return (Confidence.LIKELY if usual else Confidence.POSSIBLE, (why,)) if plain else (None, ())
    if words[index].text.isupper() and len(words[index].text) < (5 if single else 4) and not view.shouts:
        return None, ()
    acting = ("acts",) if acts else ()
    if not single:
        rest = [kind(bare(w)) for w in words[index + 1 : end]]
        usual = "G" in known and "S" in rest[-1]
        if is_given(known) and ("w" not in known or not opens or usual or any("w" not in k for k in rest)):
            return Confidence.LIKELY, ("given name and surname", *acting)
        if is_surname(known) and any(is_given(k) for k in rest):
            return Confidence.POSSIBLE, ("surname and given name", *acting)
        return (Confidence.LIKELY if acts else Confidence.POSSIBLE), ("surname after a name-like word", *acting)
    confidence, why = _weigh_single(words[index], known, opens, acts)
    return confidence, (why, *acting)


def _weigh_single(word: Word, known: str, opens: bool, acts: bool) -> tuple[Confidence | None, str]:
    if not is_given(known):
        return (Confidence.POSSIBLE, "surname") if is_surname(known) and "w" not in known else (None, "")
    if word.text.lower() in sections("not_a_person.txt")["dates"]:
        return Confidence.POSSIBLE, "given name that is a time"
    if "w" not in known and "p" not in known:
        usual = "G" in known or (not opens and "s" not in known.lower())
        return (Confidence.LIKELY, "given name") if usual else (Confidence.POSSIBLE, "rare given name")
    if "w" in known:
        return (Confidence.LIKELY if acts and not opens else Confidence.POSSIBLE), "given name that is a word"
    return Confidence.POSSIBLE, "given name that is a place"
