import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type App, UnsupportedError } from "@motif/app";
import type { NoScenario, Scenario } from "@motif/app/testing";
import { type Inventory, loadApp } from "@motif/core/model";
import { listPatterns } from "@motif/patterns";

/** A pattern of the catalogue with the scenario in its folder. */
export interface Played {
  readonly name: string;
  readonly folder: string;
  readonly app: App;
  readonly scenario: Scenario;
}

/** All patterns that have a scenario and that a cloud's `makePlan` does not refuse. Says of each other one why it is left out. */
export async function playedPatterns(makePlan: (inventory: Inventory) => unknown): Promise<Played[]> {
  const played: Played[] = [];
  for (const { folder } of listPatterns()) {
    const name = basename(folder);
    const file = pathToFileURL(join(folder, "scenario.ts")).href;
    const { default: scenario }: { readonly default: Scenario | NoScenario } = await import(file);
    const { app, inventory } = await loadApp(folder);
    const refusal = refusalOf(() => makePlan(inventory));
    if ("none" in scenario) console.warn(`${name} has no scenario: ${scenario.none}`);
    else if (refusal !== undefined) console.warn(`${name} is left out: ${refusal}`);
    else played.push({ name, folder, app, scenario });
  }
  return played;
}

function refusalOf(makePlan: () => unknown): string | undefined {
  try {
    makePlan();
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}
