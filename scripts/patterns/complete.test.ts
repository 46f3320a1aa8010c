import { describe, expect, it } from "vitest";
import { missing, type PatternFolder } from "./complete.ts";
import { SECTIONS, TO_WRITE } from "./sections.ts";

const FRONT =
  "# Echo\n\nWho calls is answered.\n\n**The hard part:** walls.\n\n```mermaid\nflowchart LR\n```\n";
const README = readme(SECTIONS);

function readme(sections: readonly string[], text = "Something particular.", front = FRONT): string {
  return [front, ...sections.map((heading) => `## ${heading}\n\n${text}\n`)].join("\n");
}

const FILES: Readonly<Record<string, string>> = {
  "README.md": README,
  "app.ts": "",
  "resources.ts": "",
  "app.test.ts": "",
  "clouds.test.ts": "",
  "invariants.ts": "",
  "scenario.ts": "",
  "examples.ts": "",
  "workload.ts": "",
  "measured.json": "",
  "functions/echo.ts": 'metrics.add("Echoes", 1);',
  "aws/main.tf": "",
  "gcp/main.tf": "",
};
const REFUSED = "a function must not\n  answer itself";

/** A complete pattern that one cloud refuses, with other files; `undefined` takes one away. */
function pattern(changes: Readonly<Record<string, string | undefined>> = {}): PatternFolder {
  const files = Object.entries({
    ...FILES,
    "README.md": `${README}\nAzure refuses it: a function must not answer itself.\n`,
    ...changes,
  });
  return {
    name: "04-echo",
    files: new Map(files.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))),
    refusals: new Map([
      ["aws", []],
      ["azure", [REFUSED]],
      ["gcp", []],
    ]),
  };
}

it("a complete pattern needs nothing", () => {
  expect(missing(pattern())).toEqual([]);
});

describe("a pattern needs", () => {
  it.each(Object.keys(FILES).filter((name) => name.endsWith(".ts") || name === "measured.json"))(
    "%s",
    (name) => {
      expect(missing(pattern({ [name]: undefined })).join("\n")).toContain(name.replace("echo", "<name>"));
    },
  );

  it("a metric of its own, outside of its tests", () => {
    const inTest = { "functions/echo.ts": "", "app.test.ts": 'metrics.add("Echoes", 1);' };
    expect(missing(pattern(inTest))).toEqual(["a metric of its business (metrics.add)"]);
  });

  it("the folder of each cloud that takes it", () => {
    expect(missing(pattern({ "aws/main.tf": undefined }))).toEqual(["aws/ (motif build 04)"]);
  });

  it("the reason of each cloud that refuses it, in its README", () => {
    expect(missing(pattern({ "README.md": README }))).toEqual([
      `README.md: why azure refuses it: ${REFUSED}`,
    ]);
  });
});

describe("a README needs", () => {
  const found = (text: string) => missing({ ...pattern({ "README.md": text }), refusals: new Map() });

  it.each(SECTIONS)("the section %s, with text in it", (heading) => {
    expect(found(readme(SECTIONS.filter((other) => other !== heading)))).toEqual([
      `README.md: the section "${heading}"`,
    ]);
    for (const text of ["", `${TO_WRITE} what is particular -->`]) {
      const before = SECTIONS.slice(0, SECTIONS.indexOf(heading));
      const after = SECTIONS.slice(before.length + 1);
      const written = readme(before) + readme([heading], text, "") + readme(after, undefined, "");
      expect(found(written)).toEqual([`README.md: the text of "${heading}"`]);
    }
  });

  it("the sections in the same order as all others", () => {
    expect(found(readme(SECTIONS.toReversed()))).toEqual([
      expect.stringContaining("in the order of all patterns"),
    ]);
  });

  it("a title, the hard part, a diagram, and nothing that is still to write", () => {
    const front = `${TO_WRITE} the problem -->\n`;
    expect(found(readme(SECTIONS, undefined, front))).toEqual([
      "README.md: its title",
      "README.md: the line **The hard part:** …",
      "README.md: a Mermaid diagram above the first section",
      "README.md: what is still to write above the first section",
    ]);
  });
});
