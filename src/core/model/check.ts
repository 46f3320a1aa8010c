import type { App } from "../app.ts";
import type { DefinitionProblem } from "../errors.ts";
import { checkFunctions } from "./checks/functions.ts";
import { checkResources } from "./checks/resources.ts";
import { checkWiring } from "./checks/wiring.ts";

/** Collects problems, each with the place where it is. */
export type Report = (where: string, message: string) => void;

/** Everything wrong with an app's definition, found in one pass. */
export function problemsOf(app: App): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const report: Report = (where, message) => problems.push({ where, message });
  checkName("app", app.name, report);
  checkWiring(app, report);
  checkFunctions(app, report);
  checkResources(app, report);
  return problems;
}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_NAME = 40;

/** Names become parts of the names of cloud resources, so the narrowest cloud decides. */
export function checkName(kind: string, name: unknown, report: Report): void {
  if (typeof name === "string" && NAME.test(name) && name.length <= LONGEST_NAME) return;
  report(
    `${kind} ${String(name)}`,
    `a name has lower-case letters, digits and single dashes, begins with a letter and is at most ${LONGEST_NAME} long`,
  );
}

/** Reports every name that different objects share. */
export function checkUnique(
  kind: string,
  things: readonly { readonly name: string }[],
  report: Report,
): void {
  const seen = new Set<string>();
  const reported = new Set<string>();
  for (const { name } of things) {
    if (seen.has(name) && !reported.has(name)) {
      report(`${kind} ${name}`, `two different ${kind} declarations have this name; rename one of them`);
      reported.add(name);
    }
    seen.add(name);
  }
}
