"""What says that those a text is about agreed to be published, and what only sounds like it."""

import pytest

from nhsredact import check
from nhsredact.consent import stated
from nhsredact.view import view


@pytest.mark.parametrize(
    "text",
    [
        "Margaret has kindly agreed to share her story.",
        "Photo used with her permission.",
        "Shared with the family's blessing.",
        "The Okafors signed our consent form.",
        "Consent to publication was given.",
        "He has agreed to his story being shared.",
        "She is happy with us sharing this.",
        "Tyler is happy for us to tell you his name.",
        "She has given us permission to use the picture.",
        "Her dad said we could share it.",
        "Published by agreement with the family.",
        "who consented to be named",
    ],
)
def test_a_statement_of_consent(text: str) -> None:
    assert stated(view(text))


@pytest.mark.parametrize(
    "text",
    [
        "posted without her consent",
        "He gave consent for surgery.",
        "The patient consented to the operation.",
        "No consent was given.",
        "She has not given her permission.",
        "We are waiting for her written consent.",
        "They agreed to meet on Monday.",
        "The family refused permission to share.",
        "Consent forms are kept in the office.",
        "Ask for consent before you post.",
        "we agreed a plan",
        "Consent obtained from the patient.",
        "She signed her consent form for the hip replacement.",
        "His mother gave written consent.",
        "Check that consent has been obtained.",
        "He had permission to leave the ward.",
        "By agreement with the coroner, the body was released.",
        "He has agreed to use his inhaler daily.",
        "She agreed to tell her GP about the overdose.",
        "The school has agreed to share its safeguarding records.",
        "He was happy to have a cup of tea after his catheter was changed.",
        "Staff were happy to share their cake with him.",
        "Everyone is happy for her!",
        "Consent obtained? No. Do not publish.",
        "She gave written consent for her story. She has since withdrawn it.",
        "She said you can share my story but later declined.",
        "Consent form on file? To be confirmed by comms.",
        "He gave written consent to amputation.",
        "Consent obtained for lumbar puncture.",
    ],
)
def test_no_statement_of_consent(text: str) -> None:
    assert not stated(view(text))


def test_consent_turns_block_into_review_and_no_further() -> None:
    assert check("Margaret Okafor is home. She has kindly agreed to share her story.").name == "review"
    assert check("Margaret Okafor is home.").name == "block"
