"""What README says is so: its examples run, and its figures are those of the results."""

import re
import runpy
from pathlib import Path

import nhsredact

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_for_a_program_gives_what_it_says() -> None:
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    said = dict(re.findall(r"^(nhsredact\.\w+\(.*\)\.\w+)\n# (.*)$", code[1], re.M))
    assert said
    for expression, result in said.items():
        assert repr(eval(expression, {"nhsredact": nhsredact})) == result
    exec(code[1], {})


def test_the_figures_are_those_of_the_results() -> None:
    publish = runpy.run_path(str(ROOT / "benchmarks" / "publish.py"))
    for name, say in publish["PAGES"].items():
        page = (ROOT / name).read_text(encoding="utf-8")
        assert publish["published"](page, say()) == page
