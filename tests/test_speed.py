"""The commands that write docs/performance.md leave each other's part alone; what is counted and profiled is there."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import instructions
import performance_page
import reading_profile
import speed


def test_each_command_writes_its_own_part(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n\n<!-- page: made by x -->\n## Pages\n<!-- end of page -->\n")
    performance_page.put(page, "speed", "a.py", ["## Reading", "", "1.3"])
    performance_page.put(page, "instructions", "b.py", ["## Instructions"])
    performance_page.put(page, "speed", "a.py", ["## Reading", "", "1.2"])

    assert page.read_text() == (
        "# Performance\n\n<!-- page: made by x -->\n## Pages\n<!-- end of page -->\n\n"
        "<!-- speed: made by a.py -->\n## Reading\n\n1.2\n<!-- end of speed -->\n\n"
        "<!-- instructions: made by b.py -->\n## Instructions\n<!-- end of instructions -->\n"
    )


def test_what_is_counted_is_found_in_what_the_tools_say() -> None:
    said = {
        "perf": "1234567,,instructions:u,1000,100.00,,\n",
        "cachegrind": "==7== \n==7== I   refs:      1,234,567\n",
    }

    for tool, (_, pattern) in instructions.TOOLS.items():
        found = pattern.search(said[tool])
        assert found is not None
        assert found[1].replace(",", "") == "1234567"
    assert "0.500" in instructions.row("perf", 2_000_000, 1_000_000, 3)[-1]


def test_both_sides_are_run_as_they_are_counted() -> None:
    instructions.run("ours", 1, 1)
    instructions.run("bare", 1, 1)


def test_what_takes_longest_is_listed_and_nothing_stays_timed() -> None:
    before = [getattr(module, name) for module, name, _ in reading_profile.OURS]
    listed = reading_profile.top(instructions.articles(2), 40)

    assert {what for what, _ in listed} >= {
        "syntax",
        "places found and resolved",
        "names, with vectors of their own",
    }
    assert 0.5 < sum(share for _, share in listed) <= 1
    assert [getattr(module, name) for module, name, _ in reading_profile.OURS] == before


def test_the_news_are_articles() -> None:
    [news] = [texts for texts in speed._own_texts() if texts.name == "news"]

    assert len(news.texts) == 28
    assert all(text.count("\n") > 2 and len(text.split()) > 80 for text in news.texts)
