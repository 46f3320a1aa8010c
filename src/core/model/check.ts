import type { App } from "../app.ts";
import type { DefinitionProblem } from "../ground/errors.ts";
import { checkName, type Report } from "../ground/report.ts";
import { checkFunctions } from "./check-functions.ts";
import { checkResources } from "./check-resources.ts";
import { checkWiring } from "./check-wiring.ts";

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
