"""What is there: one rule, one file. PAGES is the table of contents."""

from functools import cache

from nhsredact.pattern import Rule
from nhsredact.recognisers import (
    address,
    address_block,
    age,
    bank_account,
    care_date,
    chi,
    credit_card,
    date_of_birth,
    driving_licence,
    email,
    health_and_care_number,
    initials,
    ip_address,
    link,
    local_patient_code,
    media,
    name_cue,
    name_form,
    name_hashtag,
    name_list,
    name_model,
    national_insurance_number,
    nhs_number,
    occupation,
    passport,
    phone,
    postcode,
    rare_condition,
    rare_treatment,
    small_number,
    social_handle,
    staff_registration,
    unique_event,
    vehicle_registration,
)

PAGES = (
    nhs_number,
    chi,
    health_and_care_number,
    local_patient_code,
    date_of_birth,
    name_cue,
    name_form,
    name_hashtag,
    name_list,
    name_model,
    initials,
    social_handle,
    address,
    address_block,
    postcode,
    phone,
    email,
    link,
    national_insurance_number,
    passport,
    driving_licence,
    vehicle_registration,
    bank_account,
    credit_card,
    ip_address,
    staff_registration,
    age,
    care_date,
    rare_condition,
    rare_treatment,
    occupation,
    small_number,
    unique_event,
    media,
)


@cache
def rules(*, fast: bool = False) -> tuple[Rule, ...]:
    """Every built-in rule, in the order of the table of contents; `fast`: all but the names model."""
    return tuple(Rule.of(page) for page in PAGES if not (fast and page is name_model))
