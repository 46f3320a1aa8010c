import { type App, type Duration, milliseconds } from "@motif/core";
import { type Defaults, takeInventory } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { Engine } from "../engine.ts";
import { Activity } from "../ground/activity.ts";
import { Imitation } from "../ground/imitation.ts";
import { seededRandom } from "../ground/random.ts";
import { VirtualClock } from "../ground/virtual-clock.ts";
import { createMeter } from "../kinds/create-meter.ts";
import { type GivenValues, givenValues } from "../kinds/given.ts";
import { openStore } from "../kinds/store.ts";
import { Faults } from "../sandbox/faults.ts";
import { inProcessSandbox } from "../sandbox/in-process-environment.ts";
import type { VirtualScope } from "../sandbox/virtual-globals.ts";
import { Traces } from "../traces.ts";
import { type LogEntry, TestApp } from "./test-app.ts";
import { VirtualTime } from "./virtual-time.ts";

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
const START = Date.UTC(2026, 0, 1);
const LIMITS = { maxEnvironments: 1000, maxPerFunction: 1000, maxWaiting: 10_000, longestWaitMs: 30_000 };

/** Starts an app for a test: in this process, in memory, on a virtual clock that only moves when told to. */
export async function start(app: App, options: StartOptions = {}): Promise<TestApp> {
  const { as, seed, idle } = options;
  const clock = new VirtualClock(options.at?.getTime() ?? START);
  const now = () => clock.now();
  const random = seededRandom(seed ?? 1);
  const faults = new Faults();
  const activity = new Activity();
  const running = new Set<VirtualScope>();
  const logs: LogEntry[] = [];
  const onLine = (line: string) => collect(logs, line);
  const store = openStore({ now, newId: random.uuid, ...(as && { profile: as }) });
  const meter = createMeter(now);
  const engine = new Engine(takeInventory(app, options.defaults), {
    store,
    given: givenValues(options),
    clock,
    random,
    faults,
    ...(as && { imitation: imitationOf(as, seed) }),
    limits: { ...LIMITS, ...(idle !== undefined && { idleMs: milliseconds(idle) }) },
    meter,
    traces: new Traces(),
    onStep: activity.step,
    onLine,
    onError: (error) => {
      throw error;
    },
    sandbox: (operate) =>
      inProcessSandbox({ clock, random, faults, operate, running, service: app.name, onLine }),
  });
  await engine.start();
  const time = new VirtualTime(clock, activity, running);
  return new TestApp({ engine, meter, clock, faults, time, logs, close: () => store.close() });
}

function imitationOf(profile: Profile, seed = 1): Imitation {
  return new Imitation(profile, seededRandom(seed ^ OTHER_SEED).next);
}

/** Spans and metrics are lines too; only log lines have a level. */
function collect(logs: LogEntry[], line: string): void {
  const entry: LogEntry = JSON.parse(line);
  if (entry.level !== undefined) logs.push(entry);
}
