import { type App, type Duration, milliseconds } from "@motif/core";
import { type Defaults, type Inventory, takeInventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { Imitation } from "../ground/imitation.ts";
import { seededRandom } from "../ground/random.ts";
import type { GivenValues } from "../kinds/given.ts";
import { PlannedFaults } from "../sandbox/faults.ts";
import { TestApp } from "./test-app.ts";
import { VirtualApp } from "./virtual-app.ts";

/** Options of {@link start}. */
export interface StartOptions extends GivenValues {
  /** Everything random is made from it; 1 if not given. Print it when a randomised test fails. */
  readonly seed?: number;
  /** Virtual time at the start; 2026-01-01T00:00:00Z if not given. */
  readonly at?: Date;
  /** Environments that serve nothing for longer are given up, as clouds do; none is if not given. */
  readonly idle?: Duration;
  /** The cloud to imitate: its limits, and how it delivers. What it does at random follows the seed. */
  readonly as?: Profile;
  /** Those of the project if not given; `loadDefaults(folder)` of `@motif/core/model` reads an app's own. */
  readonly defaults?: Defaults;
}

/** So that a cloud's behaviour takes nothing from the ids and waits that the same seed gives without it. */
const OTHER_SEED = 0x5eed;
/** The same of stand-ins. */
const STAND_IN_SEED = 0x57a4d;

/** What apps that were started before are made of, and by which defaults: neither changes. */
const inventories = new WeakMap<App, { readonly inventory: Inventory; readonly defaults?: Defaults }>();

/** Starts an app for a test: in this process, in memory, on a virtual clock that only moves when told to. */
export async function start(app: App, options: StartOptions = {}): Promise<TestApp> {
  const { as, at, seed = 1, idle, defaults } = options;
  const random = seededRandom(seed);
  const faults = new PlannedFaults(random);
  const lines: string[] = [];
  const running = await VirtualApp.start(inventoryOf(app, defaults), {
    random,
    faults,
    given: options,
    chance: seededRandom(seed ^ STAND_IN_SEED).next,
    ...(at && { at: at.getTime() }),
    ...(as && { imitation: new Imitation(as, seededRandom(seed ^ OTHER_SEED).next) }),
    ...(idle !== undefined && { limits: { idleMs: milliseconds(idle) } }),
    onLine: (line) => lines.push(line),
  });
  return new TestApp(running, faults, lines);
}

function inventoryOf(app: App, defaults: Defaults | undefined): Inventory {
  const known = inventories.get(app);
  if (known && known.defaults === defaults) return known.inventory;
  const inventory = takeInventory(app, defaults);
  inventories.set(app, { inventory, ...(defaults && { defaults }) });
  return inventory;
}
