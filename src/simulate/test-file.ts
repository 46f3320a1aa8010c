import type { Finding } from "./finding.ts";

/** The text of a test that makes a finding's run again, to be put beside the app. */
export function testFileOf({ invariant, message, seed, as, actions, faults }: Finding): string {
  const list = (name: string, values: readonly string[]) =>
    values.length === 0
      ? [`      ${name}: [],`]
      : [`      ${name}: [`, ...values.map((value) => `        ${JSON.stringify(value)},`), "      ],"];
  return [
    'import { replay } from "@motif/app/simulate";',
    ...(as === undefined ? [] : [`import { PROFILE } from "@motif/${as}/profile";`]),
    'import { expect, it } from "vitest";',
    "",
    ...comment(message),
    `it(${JSON.stringify(`holds: ${invariant}`)}, async () => {`,
    "  expect(",
    "    await replay(import.meta.dirname, {",
    `      seed: ${seed},`,
    ...(as === undefined ? [] : ["      as: PROFILE,"]),
    ...list("actions", actions),
    ...list("faults", faults),
    "    }),",
    "  ).toEqual([]);",
    "});",
    "",
  ].join("\n");
}

/** A message may have several lines, and anything in them. */
function comment(message: string): string[] {
  return ["It did not:", ...message.split(/\r\n|[\n\r\u2028\u2029]/)].map((line) => `// ${line}`.trimEnd());
}
