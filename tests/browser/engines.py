"""Three engines that look a page over, and what none of them sees: each alone missed a lost question.

Each returns its findings as lines that start with the engine's own name of the rule. Only what an engine is
sure of is a finding; what it leaves to a person to judge is not counted.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

HERE = Path(__file__).parent
PARTS = HERE / "node_modules"
AXE = PARTS / "axe-core" / "axe.min.js"
SNIFFER = PARTS / "html_codesniffer" / "build" / "HTMLCS.js"
EQUAL = PARTS / "accessibility-checker-engine" / "ace.js"
OWN = HERE / "scripts"
TAGS = [
    *(f"wcag{version}{level}" for version in ("2", "21", "22") for level in ("a", "aa", "aaa")),
    "best-practice", "ACT", "section508", "EN-301-549", "TTv5", "RGAAv4",
]  # fmt: skip
RUN_AXE = """async (tags) => {
    const rules = Object.fromEntries(axe.getRules(tags).map((rule) => [rule.ruleId, {enabled: true}]));
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
    return {rules: found.passes.length + found.inapplicable.length + found.violations.length,
        found: found.violations.map((one) =>
            `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`)};
}"""
# it has no text for some of its own findings, and would stop there
RUN_SNIFFER = """() => new Promise((done) => {
    const text = HTMLCS.getTranslation;
    HTMLCS.getTranslation = (key) => text.call(HTMLCS, key) ?? key;
    HTMLCS.process("WCAG2AAA", document, () => {
    const said = HTMLCS.getMessages();
    done({rules: said.length, found: said.filter((one) => one.type === HTMLCS.ERROR)
        .map((one) => `${one.code}: ${one.element.outerHTML?.slice(0, 90)}`)});
}); })"""
RUN_EQUAL = """async () => {
    const report = await new ace.Checker().check(document, ["WCAG_2_2"]);
    return {rules: report.results.length, found: report.results
        .filter((one) => one.value[0] === "VIOLATION" && one.value[1] === "FAIL")
        .map((one) => `${one.ruleId}: ${one.snippet?.slice(0, 90)}`)};
}"""


class Engines:
    """The engines, read once."""

    def __init__(self) -> None:
        for part in (AXE, SNIFFER, EQUAL):
            assert part.is_file(), f"{part.name} is missing: see .ci/browser"
        self._engines = (
            ("axe", AXE.read_text("utf-8"), RUN_AXE, TAGS, 90),
            ("sniffer", SNIFFER.read_text("utf-8"), RUN_SNIFFER, None, 10),
            ("equal", EQUAL.read_text("utf-8"), RUN_EQUAL, None, 5),
        )
        self._own = (OWN / "own.js").read_text("utf-8")

    def __call__(self, page: Page, least: int) -> list[str]:
        """Look a page over as it stands; controls must be ``least`` pixels high and wide."""
        found: list[str] = list(page.evaluate(self._own, least))
        page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
        for name, source, run, given, rules in self._engines:
            page.evaluate(source)
            result: Any = page.evaluate(run, given)
            assert result["rules"] > rules, f"{name} did not run its rules"
            found += [f"{name} {one}" for one in result["found"]]
        return found
