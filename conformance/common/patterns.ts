import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "@motif/app";
import type { NoScenario, Scenario } from "@motif/app/testing";
import type { Target } from "@motif/compile/kit";
import { loadApp } from "@motif/core/model";
import { listPatterns } from "@motif/patterns";
import { refusalOf } from "../../src/cli/build/targets.ts";

/** A pattern of the catalogue with the scenario in its folder. */
export interface Played {
  readonly name: string;
  readonly folder: string;
  readonly app: App;
  readonly scenario: Scenario;
  /** Values of the app's secrets, by name. */
  readonly secrets: Secrets;
}

/** Values of secrets, by name. */
export type Secrets = Readonly<Record<string, string>>;

interface ScenarioModule {
  readonly default: Scenario | NoScenario;
  readonly secrets?: Secrets;
}

/** All patterns that have a scenario and that a cloud's `makePlan` does not refuse. Says of each other one why it is left out. */
export async function playedPatterns(makePlan: Target["makePlan"]): Promise<Played[]> {
  const played: Played[] = [];
  for (const { folder } of listPatterns()) {
    const name = basename(folder);
    const file = pathToFileURL(join(folder, "scenario.ts")).href;
    const { default: scenario, secrets = {} }: ScenarioModule = await import(file);
    const { app, inventory } = await loadApp(folder);
    const refusal = refusalOf({ makePlan }, inventory);
    if ("none" in scenario) console.warn(`${name} has no scenario: ${scenario.none}`);
    else if (refusal) console.warn(`${name} is left out: ${refusal.message}`);
    else played.push({ name, folder, app, scenario, secrets });
  }
  return played;
}
