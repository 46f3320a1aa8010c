import type { Mutant } from "../mutants/mutant.ts";
import type { Verdict } from "./judge.ts";
import type { Known } from "./known.ts";

/** A mutant of a pattern, and what the simulator made of it. */
export interface Judged {
  readonly pattern: string;
  readonly mutant: Mutant;
  /** What the source says there. */
  readonly before: string;
  /** What is known of the pattern's mutants. */
  readonly known: Known;
  readonly verdict: Verdict;
}

/** Why a mutant is none that could be found, if somebody says so. */
export function whyEquivalent({ known, mutant, before }: Omit<Judged, "verdict">): string | undefined {
  return known.argued.find(
    (argued) => isAt(argued, { mutant, before }) && inOneLine(mutant.text).startsWith(argued.becomes ?? ""),
  )?.why;
}

/** Whether a mutant is one of those of a place. */
export function isAt(
  place: Known["open"][number] | Known["argued"][number],
  { mutant, before }: Pick<Judged, "mutant" | "before">,
): boolean {
  return (
    place.file === mutant.file && place.operator === mutant.operator && inOneLine(before).startsWith(place.of)
  );
}

/** A mutant and its verdict in a line. */
export function lineOf(judged: Judged): string {
  const { pattern, mutant, before, verdict } = judged;
  const what = `${pattern} ${mutant.file}:${mutant.line} ${mutant.operator}: ${short(before)} → ${short(mutant.text)}`;
  switch (verdict.kind) {
    case "found":
      return `found    ${what} — run ${verdict.run}: ${verdict.invariant}`;
    case "refused":
      return `refused  ${what} — ${verdict.reason}`;
    case "survived": {
      const why = whyEquivalent(judged);
      return why === undefined ? `SURVIVED ${what} — ${verdict.runs} runs` : `argued   ${what} — ${why}`;
    }
  }
}

/** How many of each there are, by operator: a table of Markdown. */
export function tableOf(judged: readonly Judged[]): string[] {
  const operators = [...new Set(judged.map(({ mutant }) => mutant.operator))].sort();
  const rows = [...operators, "all"].map((operator) => {
    const of = judged.filter(({ mutant }) => operator === "all" || mutant.operator === operator);
    const count = (is: (each: Judged) => boolean) => of.filter(is).length;
    const found = count(({ verdict }) => verdict.kind === "found");
    const refused = count(({ verdict }) => verdict.kind === "refused");
    const argued = count((each) => each.verdict.kind === "survived" && whyEquivalent(each) !== undefined);
    return `| ${[operator, of.length, refused, found, argued, of.length - refused - found - argued].join(" | ")} |`;
  });
  return ["| mistake | mutants | refused | found | argued | open |", "|---|---|---|---|---|---|", ...rows];
}

const LONGEST = 90;

function short(source: string): string {
  const line = inOneLine(source);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function inOneLine(source: string): string {
  return source.replace(/\s+/g, " ").trim();
}
