"""What the names model answers for each word piece: three groups of scores, side by side."""

LABELS = (
    "LOCATION ORGANISATION OCCUPATION AGE ADDRESS INITIALS NRP RARE_CONDITION RARE_TREATMENT SMALL_NUMBER UNIQUE_EVENT MEDIA DATE "
    "DATE_OF_BIRTH PATIENT_ID SOCIAL_HANDLE"
).split()
"""What is told apart beside persons; the other identifiers have a form that rules know better."""
PERSON = ("O", "B-PERSON", "I-PERSON")
OTHER = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
ROLES = ("patient", "relative", "carer", "visitor", "author", "staff", "public")
