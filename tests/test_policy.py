"""A policy decides by label and role; a file that cannot be carried out is refused by name and key."""

import re
from pathlib import Path

import pytest

from nhsredact import policy, policy_file
from nhsredact.errors import PolicyError
from nhsredact.model import DIRECT, INDIRECT, Action, Confidence, Decision, Finding, Level, Role

GOOD = """
name = "trust"
title = "A trust's own"
[clauses]
"1" = "names"
[labels]
PERSON = { action = "label", clause = "1", patient = "erase", staff = "keep" }
"""


def finding(label: str = "PERSON", role: Role = Role.UNKNOWN, confidence: Confidence = Confidence.LIKELY) -> Finding:
    return Finding(0, 3, label, "test", confidence, role, why=("cue",))


def written(folder: Path, text: str) -> str:
    file = folder / "trust.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def decided(policy_: policy.Policy, *findings: Finding) -> list[Action]:
    return [d.action for d in policy_.decide(findings)[0]]


def test_the_built_in_policy_names_every_direct_label() -> None:
    assert policy_file.load("doh").rows.keys() >= DIRECT


def test_a_file_is_read(tmp_path: Path) -> None:
    loaded = policy_file.load(written(tmp_path, GOOD))
    assert (loaded.name, loaded.title, loaded.confidence) == ("trust", "A trust's own", Confidence.LIKELY)
    assert decided(loaded, finding(role=Role.STAFF), finding(role=Role.RELATIVE)) == [Action.KEEP, Action.LABEL]


def test_an_unknown_role_is_treated_as_patient(tmp_path: Path) -> None:
    loaded = policy_file.load(written(tmp_path, GOOD))
    assert decided(loaded, finding(role=Role.UNKNOWN)) == decided(loaded, finding(role=Role.PATIENT)) == [Action.ERASE]


def test_a_label_that_no_policy_names_is_redacted(tmp_path: Path) -> None:
    loaded = policy_file.load(written(tmp_path, GOOD))
    assert loaded.decide([finding("UK_NHS")])[0] == (Decision(finding("UK_NHS"), Action.LABEL, policy.UNNAMED),)


def test_too_little_evidence_does_not_count(tmp_path: Path) -> None:
    weak = finding(confidence=Confidence.POSSIBLE)
    assert decided(policy_file.load("doh"), weak) == []
    assert decided(policy_file.load(written(tmp_path, GOOD.replace("[clauses]", 'confidence = "possible"\n[clauses]', 1))), weak) == [
        Action.ERASE
    ]


@pytest.mark.parametrize(
    "label, role, level",
    [
        ("PERSON", Role.PATIENT, Level.BLOCK),
        ("PERSON", Role.UNKNOWN, Level.BLOCK),
        ("PERSON", Role.STAFF, Level.PUBLISH),
        ("PHONE_NUMBER", Role.STAFF, Level.REVIEW),
        ("STAFF_REGISTRATION", Role.UNKNOWN, Level.REVIEW),
        ("MEDIA", Role.PATIENT, Level.BLOCK),
        ("AGE", Role.PATIENT, Level.PUBLISH),
    ],
)
def test_the_verdict_of_one_finding(label: str, role: Role, level: Level) -> None:
    assert policy_file.load("doh").decide([finding(label, role)])[1].level is level


def test_the_verdict_of_many_is_the_worst_and_names_it_first() -> None:
    verdict = policy_file.load("doh").decide([finding("PHONE_NUMBER", Role.STAFF), finding("UK_NHS"), finding("UK_NHS")])[1]
    assert verdict.level is Level.BLOCK
    assert [(r.label, r.clause, r.why) for r in verdict.reasons] == [("UK_NHS", "DoH 3", "cue"), ("PHONE_NUMBER", "DoH staff", "cue")]


@pytest.mark.parametrize("name", ["dho", "", "../policies/doh", "DOH"])
def test_an_unknown_policy_is_refused_with_the_names_of_the_known(name: str) -> None:
    with pytest.raises(PolicyError, match=r"no such policy; built in: asph, .*doh, ") as caught:
        policy_file.load(name)
    assert str(caught.value).startswith(name)
    assert caught.value.exit_code == 3


BAD = [
    ("not TOML", "name = ", "not valid TOML"),
    ("no name", GOOD.replace('name = "trust"', ""), "name: is missing"),
    ("no clauses", GOOD.replace('[clauses]\n"1" = "names"\n', ""), "clauses: is missing"),
    ("labels no table", 'labels = "all"\n' + GOOD.partition("[labels]")[0], "labels: must be a table"),
    ("clauses no table", 'clauses = 3\nname = "x"\ntitle = "x"\n[labels]\n', "clauses: must be a table"),
    ("a key too many", "thershold = 3\n" + GOOD, "thershold: no such key"),
    ("confidence no word", "confidence = 2\n" + GOOD, "confidence: must be a text"),
    ("confidence unknown", 'confidence = "quite"\n' + GOOD, "confidence: quite is none of"),
    ("label unknown", GOOD.replace("PERSON", "PERSN"), "labels.PERSN: no such label"),
    ("label no table", GOOD + 'UK_NHS = "label"\n', "labels.UK_NHS: must be a table"),
    ("clause unknown", GOOD.replace('clause = "1"', 'clause = "2"'), "labels.PERSON.clause: 2 is not among"),
    ("clause missing", GOOD.replace('clause = "1",', ""), "labels.PERSON.clause: is missing"),
    ("clause no word", GOOD.replace('clause = "1"', 'clause = ["1"]'), "labels.PERSON.clause: "),
    ("a threshold of nobody", "threshold = 0\n" + GOOD, "threshold: must be a number of people"),
    ("a threshold in words", 'threshold = "five"\n' + GOOD, "threshold: must be a whole number"),
    ("a threshold that is yes", "threshold = true\n" + GOOD, "threshold: must be a whole number"),
    ("singled out to nothing", 'singled_out = "publish"\n' + GOOD, "singled_out: publish is none of"),
    ("a list unknown", GOOD + '[lists.friends]\nclause = "1"\n', "lists.friends: no such list"),
    ("a list without clause", GOOD + '[lists.allowed]\nentries = ["x"]\n', "lists.allowed.clause: is missing"),
    ("an empty entry", GOOD + '[lists.allowed]\nclause = "1"\nentries = [" "]\n', "lists.allowed.entries: must be a list of texts"),
    ("a list's file not there", GOOD + '[lists.allowed]\nclause = "1"\nfile = "none.txt"\n', "lists.allowed.file: the file that it names"),
    (
        "a role's clause unknown",
        GOOD.replace('staff = "keep"', 'staff = { action = "keep", clause = "2" }'),
        "labels.PERSON.staff: 2 is not among",
    ),
    ("action unknown", GOOD.replace('"label"', '"hide"'), "labels.PERSON.action: hide is no action; actions: keep, review"),
    ("action missing", GOOD.replace('action = "label",', ""), "labels.PERSON.action: None is no action"),
    ("action no word", GOOD.replace('"keep"', "0"), "labels.PERSON.staff: 0 is no action"),
    ("role unknown", GOOD.replace("staff", "nurse"), "labels.PERSON.nurse: no such role; roles: patient, relative"),
    ("role that must not differ", GOOD.replace("staff", "unknown"), "labels.PERSON.unknown: no such role"),
]


@pytest.mark.parametrize("text, message", [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_file_is_refused_by_name_and_key(tmp_path: Path, text: str, message: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(PolicyError) as caught:
        policy_file.load(file)
    line, _, said = str(caught.value).removeprefix(file).partition(": ")
    assert said.startswith(message)
    assert re.fullmatch(r"(, line \d+)?", line)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        policy_file.load(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(PolicyError, match="cannot be read: Is a directory"):
        policy_file.load(str(tmp_path / "folder.toml"))
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match="not UTF-8 text"):
        policy_file.load(str(tmp_path / "binary.toml"))


def test_a_message_names_the_line_of_the_key(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"line 7: labels\.PERSON\.staff: hide is no action"):
        policy_file.load(written(tmp_path, GOOD.replace('"keep"', '"hide"')))


def test_a_file_inherits_and_says_only_what_differs(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text(GOOD + 'UK_NHS = { action = "label", clause = "1" }\n', encoding="utf-8")
    child = tmp_path / "child.toml"
    child.write_text(
        'name = "child"\ntitle = "Child"\ninherits = "parent.toml"\nthreshold = 9\n[labels]\nPERSON = { staff = "review" }\n',
        encoding="utf-8",
    )
    loaded = policy_file.load(str(child))
    assert (loaded.name, loaded.threshold, loaded.clauses) == ("child", 9, {"1": "names"})
    assert decided(loaded, finding(role=Role.STAFF), finding(role=Role.PATIENT), finding("UK_NHS")) == [
        Action.REVIEW,
        Action.ERASE,
        Action.LABEL,
    ]


def test_nobody_who_asked_not_to_be_named_is_forgotten_by_a_file_that_inherits(tmp_path: Path) -> None:
    listed = '[lists.asked_not_to_be_named]\nclause = "1"\nentries = ["{}"]\n'
    (tmp_path / "parent.toml").write_text(GOOD + listed.format("Tara Webb"), encoding="utf-8")
    child = written(tmp_path, 'name = "c"\ntitle = "c"\ninherits = "parent.toml"\n' + listed.format("Gwen Parry"))
    assert policy_file.load(child).lists["asked_not_to_be_named"].entries == ("Tara Webb", "Gwen Parry")


def test_files_that_inherit_one_another_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="more than 5 files inherit"):
        policy_file.load(written(tmp_path, 'inherits = "trust.toml"\n' + GOOD))


def test_a_role_may_have_a_clause_of_its_own_and_a_confidence_an_action(tmp_path: Path) -> None:
    row = 'PERSON = { action = "label", clause = "1", staff = { action = "keep", clause = "2" }, possible = "review" }'
    loaded = policy_file.load(written(tmp_path, GOOD.partition("PERSON")[0].replace('"1" = "names"', '"1" = "names"\n"2" = "staff"') + row))
    (kept, unsure), _ = loaded.decide([finding(role=Role.STAFF), finding(confidence=Confidence.POSSIBLE)])
    assert (kept.action, kept.clause, unsure.action) == (Action.KEEP, "2", Action.REVIEW)


def test_a_policy_is_known_by_all_that_it_says(tmp_path: Path) -> None:
    one = policy_file.load(written(tmp_path, GOOD))
    commented = policy_file.load(written(tmp_path, "# the same, with a comment\n" + GOOD))
    other = policy_file.load(written(tmp_path, "threshold = 6\n" + GOOD))
    assert one.digest == commented.digest != other.digest


@pytest.mark.parametrize("name", policy_file.built_in())
def test_every_built_in_policy_decides_every_label(name: str) -> None:
    assert policy_file.load(name).rows.keys() == DIRECT | INDIRECT


def test_what_is_inherited_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="dho: no such policy"):
        policy_file.load(written(tmp_path, 'inherits = "dho"\n' + GOOD))
