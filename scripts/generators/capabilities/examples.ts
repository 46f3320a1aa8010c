import type { FeatureName } from "@motif/core/capabilities";
import { type Inventory, loadDefaults, parseDefaults, takeInventory } from "@motif/core/model";
import type { Examples } from "./examples/example.ts";
import * as rooms from "./examples/rooms.ts";

const ROOMS: readonly Examples[] = Object.values(rooms);

/** The smallest app that asks for a feature. Throws where none is written. */
export function exampleOf(feature: FeatureName): Inventory {
  const example = ROOMS.map((examples) => examples[feature]).find((found) => found !== undefined);
  if (!example) throw new Error(`Nothing in examples/ asks for ${feature}.`);
  const { definition, defaults } = example();
  const base = loadDefaults();
  return takeInventory(definition, defaults === undefined ? base : parseDefaults(defaults, "example", base));
}
