"""What there is to say of a policy to an officer: what it does, whether it can be carried out, how two differ, and one to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nhsredact.model import DIRECT, INDIRECT, STAFF_SIDE, THRESHOLD, Action, Confidence, Role
from nhsredact.policy import ALLOWED, LISTS, PERMITTED, Policy, Treatment
from nhsredact.policy_file import load

ROLES = tuple(role for role in Role if role is not Role.UNKNOWN)


def shown(name: str) -> Iterator[str]:
    """Its figures, its clauses, and a line for each label."""
    policy = load(name)
    yield f"{policy.name}: {policy.title}"
    serves = f"serves {policy.catchment:,} people" if policy.catchment else "does not tell how many people are served"
    yield f"counts from confidence {policy.confidence.name.lower()} on; fewer than {policy.threshold} people: {policy.singled_out.name.lower()}; {serves}"
    yield f"hash {policy.digest}"
    yield ""
    yield from (f"{clause}: {text}" for clause, text in policy.clauses.items())
    yield ""
    yield from (f"{label}: {_row(policy, label)}" for label in (*sorted(DIRECT), *sorted(INDIRECT - DIRECT)))
    yield from (f"list {name}: {len(listed.entries)} entries ({listed.clause}); {LISTS[name]}" for name, listed in policy.lists.items())


def _row(policy: Policy, label: str) -> str:
    if label not in policy.rows:
        return "no row: redacted"
    row = policy.rows[label]
    others = {key: treatment for key, treatment in (*row.roles.items(), *row.confidences.items()) if treatment != row.usual}
    told = [f"{getattr(key, 'value', key) if isinstance(key, Role) else key.name.lower()} {_words(t)}" for key, t in others.items()]
    return "; ".join((_words(row.usual), *told))


def _words(treatment: Treatment) -> str:
    return f"{treatment.action.name.lower()} ({treatment.clause})"


def checked(name: str) -> Iterator[str]:
    """That it can be carried out, and what should be looked at twice. Raises `PolicyError` where it cannot."""
    policy = load(name)
    missing = sorted((DIRECT | INDIRECT) - policy.rows.keys())
    if missing:
        yield f"look twice: no row for {', '.join(missing)}; they are redacted"
    for label, row in policy.rows.items():
        for role in ROLES:
            treatment = row.roles.get(role, row.usual)
            if treatment.action is Action.KEEP and role not in STAFF_SIDE:
                yield f"look twice: {label} of a {role.value} is kept in clear"
        for confidence, treatment in row.confidences.items():
            if treatment.action is Action.KEEP:
                yield f"look twice: {label} of confidence {confidence.name.lower()} is kept in clear, whosever it is"
    if policy.confidence is Confidence.SURE:
        yield "look twice: with confidence sure, most names do not count"
    if policy.threshold < THRESHOLD:
        yield f"look twice: the threshold is under {THRESHOLD}"
    for name_, listed in policy.lists.items():
        if name_ in (ALLOWED, PERMITTED) and listed.entries:
            yield f"look twice: the list {name_} keeps {len(listed.entries)} entries in clear"
    used = {t.clause for row in policy.rows.values() for t in (row.usual, *row.roles.values(), *row.confidences.values())}
    used |= {listed.clause for listed in policy.lists.values()}
    if idle := [clause for clause in policy.clauses if clause not in used]:
        yield f"not used: the clauses {', '.join(idle)}; no label or list names them"
    yield f"{name}: can be carried out; {len(policy.rows)} labels, {len(policy.clauses)} clauses"


def differences(one: str, other: str) -> Iterator[str]:
    """A line for each thing that they do differently."""
    first, second = load(one), load(other)
    for what in ("confidence", "threshold", "catchment", "singled_out"):
        values = [getattr(value, "name", value) for value in (getattr(first, what), getattr(second, what))]
        if values[0] != values[1]:
            yield f"{what}: {str(values[0]).lower()} | {str(values[1]).lower()}"
    for label in sorted(DIRECT | INDIRECT):
        for role in ROLES:
            actions = [_treatment(policy, label, role) for policy in (first, second)]
            if actions[0] != actions[1]:
                yield f"{label} of {role.value}: {actions[0]} | {actions[1]}"
        others = [
            {c: t.action for c, t in policy.rows[label].confidences.items()} if label in policy.rows else {} for policy in (first, second)
        ]
        if others[0] != others[1]:
            yield f"{label} by confidence: {_by(others[0])} | {_by(others[1])}"
    for name in sorted(first.lists.keys() | second.lists.keys()):
        entries = [set(policy.lists[name].entries) if name in policy.lists else set() for policy in (first, second)]
        if entries[0] != entries[1]:
            yield f"list {name}: {len(entries[0] - entries[1])} entries of the first only, {len(entries[1] - entries[0])} of the second only"


def _by(confidences: Mapping[Confidence, Action]) -> str:
    return ", ".join(f"{c.name.lower()} {action.name.lower()}" for c, action in confidences.items()) or "alike"


def _treatment(policy: Policy, label: str, role: Role) -> str:
    row = policy.rows.get(label)
    return row.roles.get(role, row.usual).action.name.lower() if row else "no row"


def begun(name: str, inherits: str) -> Iterator[str]:
    """The lines of a policy that inherits another and has a place for whatever a trust says otherwise."""
    parent = load(inherits)
    yield "# What this policy says stands over what it inherits, row by row. Try it with: nhsredact policy check FILE"
    yield f'name = "{_plain(name)}"'
    yield 'title = "Our trust, our policy, its year"'
    yield f'inherits = "{_plain(inherits)}"'
    yield f"threshold = {parent.threshold}              # fewer people than this, at the least, and somebody is singled out"
    yield f"# catchment = 450_000      # how many people you serve, for texts that name no place (now: {parent.catchment or 'not told'})"
    yield f'singled_out = "{parent.singled_out.name.lower()}"     # or "block"'
    yield ""
    yield "[clauses]                   # what an officer can look up"
    yield '# "5.5" = "permission before posting colleagues\' personal details"'
    yield ""
    yield "[labels]                    # only what is done otherwise; `nhsredact policy show` prints what is inherited"
    yield '# PERSON = { staff = { action = "review", clause = "5.5" } }'
    for list_, what in LISTS.items():
        yield ""
        yield f"# {what}"
        yield f"# [lists.{list_}]"
        yield f'# clause = "{next(iter(parent.clauses))}"'
        yield '# entries = []             # or: file = "names.txt", a line each'


def _plain(text: str) -> str:
    return text.replace("\\", "/").replace('"', "'")
