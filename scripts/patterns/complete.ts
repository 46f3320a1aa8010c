import { readFront } from "@motif/patterns/readme";
import { SECTIONS, sectionsOf, TO_WRITE } from "./sections.ts";

/** A pattern's folder: the texts of its files by path in it, and what each cloud's compiler says of the app. */
export interface PatternFolder {
  /** Such as `01-rest-api-backend`. */
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** Reasons for which a cloud refuses the app, by cloud; none for one that takes it. */
  readonly refusals: ReadonlyMap<string, readonly string[]>;
}

/** Files that every pattern has, with what each is there for. */
const FILES: Readonly<Record<string, string>> = {
  "app.ts": "the wiring",
  "resources.ts": "tables, queues, buckets and schemas",
  "app.test.ts": "its behaviour and its failures, on the virtual clock",
  "clouds.test.ts": "the same under the imitation of every cloud",
  "invariants.ts": "what must hold of it whatever goes wrong, and clients to hold it against",
  "scenario.ts": "what the conformance suite compares between clouds, or why there is nothing to",
  "examples.ts": "calls that motif dev prints",
  "workload.ts": "what a typical day looks like",
  "measured.json": "durations; motif cost NN --measure writes it",
};

/** What a pattern still needs to be complete; nothing if it is. */
export function missing(pattern: PatternFolder): string[] {
  const { files } = pattern;
  const absent = Object.entries(FILES).filter(([name]) => !files.has(name));
  const code = [...files].filter(([name]) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  return [
    ...absent.map(([name, purpose]) => `${name} (${purpose})`),
    ...(code.some(([name]) => name.startsWith("functions/")) ? [] : ["functions/<name>.ts (its functions)"]),
    ...(code.some(([, text]) => /\bmetrics\.add\(/.test(text))
      ? []
      : ["a metric of its business (metrics.add)"]),
    ...missingInReadme(files.get("README.md")),
    ...[...pattern.refusals].flatMap(([cloud, reasons]) => missingOfCloud(pattern, cloud, reasons)),
  ];
}

function missingInReadme(readme: string | undefined): string[] {
  if (readme === undefined) return ["README.md"];
  const { title, hardPart } = readFront(readme);
  const front = readme.split(/^## /m)[0] ?? "";
  const sections = sectionsOf(readme);
  const order = sections.map(({ heading }) => heading).filter((heading) => SECTIONS.includes(heading));
  const problems = [
    ...(title === undefined ? ["its title"] : []),
    ...(hardPart === undefined ? ["the line **The hard part:** …"] : []),
    ...(/^```mermaid$/m.test(front) ? [] : ["a Mermaid diagram above the first section"]),
    ...(front.includes(TO_WRITE) ? ["what is still to write above the first section"] : []),
    ...SECTIONS.flatMap((heading) => {
      const found = sections.find((section) => section.heading === heading);
      if (!found) return [`the section "${heading}"`];
      return found.text === "" || found.text.includes(TO_WRITE) ? [`the text of "${heading}"`] : [];
    }),
    ...(order.join() === SECTIONS.filter((heading) => order.includes(heading)).join()
      ? []
      : [`its sections in the order of all patterns: ${SECTIONS.join(" · ")}`]),
  ];
  return problems.map((problem) => `README.md: ${problem}`);
}

function missingOfCloud({ name, files }: PatternFolder, cloud: string, reasons: readonly string[]): string[] {
  const number = name.slice(0, 2);
  if (reasons.length === 0) {
    const isBuilt = [...files.keys()].some((file) => file.startsWith(`${cloud}/`) && file.endsWith(".tf"));
    return isBuilt ? [] : [`${cloud}/ (motif build ${number})`];
  }
  const readme = oneLine(files.get("README.md") ?? "");
  return reasons
    .filter((reason) => !readme.includes(oneLine(reason)))
    .map((reason) => `README.md: why ${cloud} refuses it: ${reason}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
