"""Every clause of the five trusts' policies that the software enforces: a situation that it is about, and what becomes of it.

What a clause asks of the ledger, the audit record and the gate itself is tested where those are: test_ledger, test_audit, test_web, test_hook.
"""

from dataclasses import replace
from datetime import date

import pytest

from nhsredact import check, find
from nhsredact.consent_record import Consent
from nhsredact.exceptions import Exceptions
from nhsredact.model import Action
from nhsredact.policy import Listed
from nhsredact.redactor import Redactor, redactor

CHILD = "A 7-year-old boy with Batten disease from Builth Wells was admitted on 12 March 2024."
STAFF = (
    "Tara Webb, ward manager on Willow Ward, has been shortlisted for the Cavell Star Award. Congratulations from all of us in the trust."
)
PATIENT = "Our patient Margaret Okafor was seen by Dr Anil Rao in clinic on Monday. Margaret is doing well."
SITUATIONS = [
    ("asph", "ASPH 5.15 (1)", "The patient, Margaret Okafor, of 14 Ferry Lane, lives at TW15 3AA and was born on 12/03/1941.", "block"),
    ("asph", "ASPH 5.15 (2)", "Here is little Leah on the ward this morning, photo attached: IMG_2041.jpg", "block"),
    ("asph", "ASPH 5.15 (3)", "Seen in clinic, NHS No: 999 589 0429, hospital number RTK1234567.", "block"),
    ("asph", "ASPH 5.15 (4)", CHILD, "review"),
    ("asph", "ASPH 5.15 (1)", "The late Margaret Okafor, who died on the ward in May, was our patient for years.", "block"),
    ("asph", "ASPH 5.5", "You can ring ward manager Tara Webb on her own mobile, 07700 900123.", "review"),
    ("clatterbridge", "CCC 7.3.12", "Her husband Idris Bello sat with her, and her carer Maureen Tuck came too.", "block"),
    ("clatterbridge", "CCC 7.3.12", "The lady in bed 4 had a visitor, her neighbour Gwen Parry.", "block"),
    ("clatterbridge", "CCC 7.3.11", "Here is little Leah on the ward this morning, photo attached: IMG_2041.jpg", "block"),
    ("elft", "ELFT 3.8", "Pt J.S. was seen on the ward today and is settled.", "block"),
    ("elft", "ELFT App. A 1.11", "Video of our service user Leah singing: leah_sings.mp4", "block"),
    ("elft", "ELFT 3.4", CHILD, "review"),
    ("messaging", "CDDFT 4.4.9", "the 82 year old lady in bed 4 is a retired postmistress from Tiree", "block"),
    ("messaging", "ELFT 3.5", "can someone ring Margaret Okafor's daughter", "block"),
    ("messaging", "ELFT 3.5", STAFF, "block"),
    ("swasft", "SWASFT 2.2.1", STAFF, "review"),
    ("swasft", "SWASFT 2.2.2", CHILD, "block"),
    ("swasft", "SWASFT 2.2.2", "Crew attended CAD 4471 at 14 Ferry Lane, Bude; the man, 54, was trapped.", "block"),
    ("swasft", "SWASFT 2.2.4", "Patient's NHS No: 999 589 0429.", "block"),
    ("cddft", "CDDFT 4.2", "Our patient Margaret Okafor and her carer Maureen Tuck came to the ward.", "block"),
    ("cddft", "CDDFT 4.4.1", "Contact Tara Webb, ward manager, at tara.webb@trust.example.", "review"),
    ("cddft", "CDDFT 5", CHILD, "review"),
    ("cddft", "CDDFT 4.2", "Dr Anil Rao, consultant, who is Hindu and 61, opened the unit on Monday with all of his team.", "review"),
    ("asph", "ASPH 5.15 (4)", "Dr Anil Rao, consultant, saw an 82-year-old Quaker with Batten disease from Tiree.", "review"),
    ("strict", "everybody", STAFF, "block"),
    ("research", "ICO", PATIENT, "block"),
]


@pytest.mark.parametrize("policy, clause, text, verdict", SITUATIONS)
def test_the_situation_is_judged_under_its_clause(policy: str, clause: str, text: str, verdict: str) -> None:
    answer = check(text, policy)
    assert answer.name == verdict
    assert clause in {reason.clause for reason in answer.reasons}


@pytest.mark.parametrize("policy", ["doh", "asph", "clatterbridge", "elft", "cddft"])
def test_staff_in_an_official_role_are_published(policy: str) -> None:
    assert check(STAFF, policy).name == "publish"


@pytest.mark.parametrize("policy", ["messaging", "strict"])
def test_staff_are_erased_where_nobody_may_be_named(policy: str) -> None:
    assert {d.action for d in find(STAFF, policy) if d.finding.label == "PERSON"} == {Action.ERASE}


def listing(policy: str, name: str, *entries: str) -> Redactor:
    """The redactor of a trust that has these on one of its lists."""
    whole = redactor(policy)
    clause = next(iter(whole.policy.clauses))
    return replace(whole, policy=replace(whole.policy, lists={**whole.policy.lists, name: Listed(clause, entries)}))


def test_permitted_staff_are_published_by_the_ambulance_service() -> None:
    assert listing("swasft", "permitted_staff", "Tara Webb").check(STAFF).name == "publish"
    assert listing("swasft", "permitted_staff", "Gwen Parry").check(STAFF).name == "review"


def test_a_patient_who_shares_a_permitted_name_is_blocked() -> None:
    assert listing("swasft", "permitted_staff", "Margaret Okafor").check(PATIENT).name == "block"


@pytest.mark.parametrize("text", [STAFF, "Well done to Tara Webb!", "It was Sister Webb, ward manager, who said so."])
def test_staff_who_asked_not_to_be_named_are_taken_out(text: str) -> None:
    asked = listing("asph", "asked_not_to_be_named", "Tara Webb")
    assert asked.check(text).name == "block"
    assert "Webb" not in asked.redact(text).text


def test_a_case_in_the_public_eye_is_for_review() -> None:
    text = "We are all thinking of those hurt in the Storrington  coach crash."
    assert check(text, "asph").name == "publish"
    assert listing("asph", "public_cases", "Storrington coach crash").check(text).name == "review"


def test_what_is_allowed_lets_through_the_phrase_and_nothing_else() -> None:
    allows = listing("doh", "allowed", "Martha's Rule", "01632 960 123")
    assert allows.check("Ask for Martha's Rule. Our line: 01632 960 123.").name == "publish"
    assert allows.check("Our patient Martha Okafor asked for Martha's Rule.").name == "block"


CONSENT = Consent("MC-2026-014", "Margaret Okafor", frozenset({"PERSON"}), frozenset({"website"}), date(2027, 3, 31))


def with_consent(consent: Consent, channel: str = "website", today: date = date(2026, 11, 22)) -> Redactor:
    return replace(redactor("clatterbridge"), exceptions=Exceptions((consent,), channel, today))


def test_a_record_of_consent_lets_the_named_details_through_and_is_cited() -> None:
    answer = with_consent(CONSENT).check(PATIENT)
    assert (answer.name, answer.consents, answer.notes) == ("publish", ("MC-2026-014",), ())


def test_no_other_detail_and_no_other_person_is_let_through() -> None:
    assert with_consent(CONSENT).check(PATIENT + " Her NHS No is 999 589 0429.").name == "block"
    assert with_consent(CONSENT).check(PATIENT + " Her neighbour Gwen Parry visits.").name == "block"
    assert with_consent(CONSENT).check(PATIENT.replace("Okafor", "Bello")).name == "block"
    assert with_consent(CONSENT).check("Our patient Margaret was seen in clinic.").name == "block"


@pytest.mark.parametrize(
    "channel, today, note",
    [
        ("website", date(2027, 4, 1), "ended on 2027-03-31"),
        ("facebook", date(2026, 11, 22), "is not for facebook"),
        ("", date(2026, 11, 22), "not told"),
    ],
)
def test_consent_that_has_ended_or_is_for_elsewhere_does_not_count_and_is_told(channel: str, today: date, note: str) -> None:
    answer = with_consent(CONSENT, channel, today).check(PATIENT)
    assert (answer.name, answer.consents) == ("block", ())
    assert note in answer.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Our patient Okafor Margaret was seen in clinic.",
        "Our patient Margaret Okafor is home. In the next bed is our patient Maggie Jones. Maggie Jones has a bad hip.",
        "Our patient Maggie was seen in clinic.",
    ],
)
def test_a_name_in_another_order_or_of_somebody_else_is_not_hers(text: str) -> None:
    assert with_consent(replace(CONSENT, also=("Maggie",))).check(text).name == "block"


@pytest.mark.parametrize(
    "text, verdict",
    [
        ("Our patient Margaret Okafor, 84, was seen in clinic.", "publish"),
        ("Our patient Margaret Okafor is home. The man in bed 4, aged 61, NHS No: 999 589 0429, tel 07700 900123, is not.", "review"),
        ("Our patient Margaret Okafor was on our ward beside a toddler, 2, from Builth Wells with Batten disease.", "review"),
        ("Our patient Margaret Okafor, 67, is home. In ward 3 a different Margaret Okafor, 7, is our patient.", "block"),
        ("Our patient Margaret Okafor is home. Mr Okafor, 71, from Builth Wells, has Batten disease.", "review"),
        ("Our patient Margaret Okafor is home. Her grandson, a 7-year-old boy with Batten disease from Builth Wells, is not.", "review"),
    ],
)
def test_details_that_may_be_anothers_are_for_review(text: str, verdict: str) -> None:
    everything = frozenset({"PERSON", "AGE", "UK_NHS", "PHONE_NUMBER", "RARE_CONDITION", "LOCATION", "DATE"})
    assert with_consent(replace(CONSENT, details=everything)).check(text).name == verdict


@pytest.mark.parametrize(
    "text", ["Thank you Grace Hall for sharing your cancer journey with our team.", "Thank you to Grace for being so brave."]
)
def test_nobody_is_permitted_whom_the_text_does_not_show_as_staff(text: str) -> None:
    assert listing("swasft", "permitted_staff", "Grace Hall").check(text).name != "publish"


@pytest.mark.parametrize(
    "mention", ["Dr T Webb, consultant", "Sister Tara Jane Webb", "Tara-Jane Webb, ward manager", "Tara", "Webb, Tara, ward manager"]
)
def test_any_part_of_a_refused_name_is_taken_out(mention: str) -> None:
    text = f"The team was led by {mention}, and we are all very proud of what it has done for the trust."
    assert listing("asph", "asked_not_to_be_named", "Tara Webb").check(text).name != "publish"


def test_an_allowed_phrase_does_not_shelter_a_patient_of_the_name() -> None:
    text = "Our patient Margaret Clatterbridge was seen at Clatterbridge. Mrs Clatterbridge is home."
    assert "Mrs Clatterbridge" not in redactor("clatterbridge").redact(text).text


def test_an_allowed_phrase_does_not_shelter_a_patient_who_is_called_so_alone() -> None:
    text = "Mrs Rose Ward, a patient, had lupus. She loved Rose Ward."
    assert listing("doh", "allowed", "Rose Ward").check(text).name == "block"


def test_a_statement_of_consent_frees_no_number() -> None:
    assert check("Our patient Leah is home. Photo used with her permission.").name == "review"
    assert check("Our patient Leah, NHS No: 999 589 0429, is home. Photo used with her permission.").name == "block"


@pytest.mark.parametrize(
    "text", ["Her NHS number is [NHS NUMBER 9995890429].", "Ring [PHONE NUMBER 07700900123].", "Her NHS number is [PERSON 9995890429]."]
)
def test_what_imitates_a_placeholder_hides_nothing(text: str) -> None:
    assert check(text).name == "block"


def test_consent_to_a_picture_lets_the_picture_through() -> None:
    text = "Our patient Margaret Okafor is home. Photo attached: IMG_2041.jpg"
    assert with_consent(CONSENT).check(text).name == "block"
    assert with_consent(replace(CONSENT, details=frozenset({"PERSON", "MEDIA"}))).check(text).name == "publish"
