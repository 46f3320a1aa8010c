import type { Report } from "./report.ts";

/**
 * Reports options that nobody reads, such as a misspelt `timout`. The types refuse them too, but Node runs an app
 * without looking at its types. `fixed` are names that a declaration has by itself.
 */
export function checkOptions(
  where: string,
  options: object | undefined,
  choices: readonly string[],
  report: Report,
  { prefix = "", fixed = [] }: { readonly prefix?: string; readonly fixed?: readonly string[] } = {},
): void {
  for (const name of Object.keys(options ?? {})) {
    if (choices.includes(name) || fixed.includes(name)) continue;
    const known = choices.map((choice) => prefix + choice);
    report(where, `${prefix}${name} is not an option; there are ${known.join(", ") || "none"}`);
  }
}
