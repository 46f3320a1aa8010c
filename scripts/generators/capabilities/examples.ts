import { readdirSync } from "node:fs";
import type { FeatureName } from "@motif/core/capabilities";
import { type Inventory, loadDefaults, parseDefaults, takeInventory } from "@motif/core/model";
import type { Examples } from "./examples/example.ts";

const FOLDER = new URL("examples/", import.meta.url);

/** Those of each room: a file of the folder, in which some have only what several rooms need. */
const ROOMS: readonly Examples[] = (await Promise.all(readdirSync(FOLDER).map(examplesIn))).flat();

async function examplesIn(file: string): Promise<Examples[]> {
  const module: { readonly examples?: Examples } = await import(new URL(file, FOLDER).href);
  return module.examples ? [module.examples] : [];
}

/** The smallest app that asks for a feature. Throws where none is written. */
export function exampleOf(feature: FeatureName): Inventory {
  const example = ROOMS.map((examples) => examples[feature]).find((found) => found !== undefined);
  if (!example) throw new Error(`Nothing in examples/ asks for ${feature}.`);
  const { definition, defaults } = example();
  const base = loadDefaults();
  return takeInventory(definition, defaults === undefined ? base : parseDefaults(defaults, "example", base));
}
