"""``python -m datchuan.law.lint [folder]``: every fault of the law files, by file and line, for whoever mends them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

from datchuan.kernel.problem import Problem
from datchuan.kernel.resources import law_folder
from datchuan.law.faults import Faults
from datchuan.law.loading import Loader, law_files
from datchuan.law.regions import Profile, Regions
from datchuan.law.rule_files import RuleFile
from datchuan.law.rules import Clause, Rule, bind_clause
from datchuan.law.text_files import parse_text_file, schema_faults


def faults_of(folder: Path) -> list[Problem]:
    """All faults that can be told apart: first the form of every file; if all have it, what the files say.

    What rests on something faulty is not read, so that one mistake is not told many times.
    """
    faults = Faults(gather=True)
    for name, schema in law_files(folder):
        with faults.part():
            faults.found += list(schema_faults(parse_text_file(folder, name), folder, schema))
    if faults.found:
        return faults.found
    loader = Loader(folder, faults)
    for step in loader.steps:
        with faults.part():
            step()
        if faults.found:
            return faults.found
    for file in loader.rule_files.values():
        for rule in file.rules.values():
            for clause in rule.all_clauses():
                with faults.part():
                    _compile(file, rule, clause, loader.regions)
    return list({(fault.where, fault.what): fault for fault in faults.found}.values())


def _compile(file: RuleFile, rule: Rule, clause: Clause, regions: Regions) -> None:
    """The clause in every place from every change of a parameter on: numbers too large to count with show only then."""
    variants = [variant for parameter in rule.parameters.values() for variant in parameter.variants]
    days = {variant.period.valid_from or date.min for variant in variants} | {date.min}
    for region, terrain, day in product(regions.regions, regions.terrains, sorted(days)):
        try:
            bind_clause(rule, clause, day, Profile(region, terrain))
        except Problem as problem:
            path = ("clauses", clause.key, "requires")
            raise file.text.problem(problem.number, problem.what, path, mend=problem.mend) from None


def line_of(problem: Problem) -> str:
    """``law/sets/x.yaml:12: lỗi 102: … Được phép: …``"""
    place = re.sub(r", dòng (\d+)$", r":\1", problem.where)
    said = Problem(problem.number, problem.what, mend=problem.mend).sentence
    return f"{place}: lỗi {problem.number}: {said}"


def main(arguments: Sequence[str]) -> int:
    """Prints the faults; the number to leave the program with: 1 when there are any."""
    folder = Path(arguments[0]) if arguments else law_folder()
    found = faults_of(folder)
    lines = [line_of(problem) for problem in found]
    files = len(law_files(folder))
    lines.append(f"{len(found)} lỗi trong {files} tệp." if found else f"Không có lỗi trong {files} tệp.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
