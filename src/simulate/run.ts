import type { StandIns } from "@motif/core";
import { type Inventory, RESOURCE_KINDS, triggersOf } from "@motif/core/model";
import type { DeliveryWay, Profile } from "@motif/core/platform";
import {
  asyncQueueOf,
  deliveryPlace,
  type EventFailure,
  feedNamed,
  type GivenValues,
  Imitation,
  type InvocationRecord,
  VirtualApp,
} from "@motif/engine/virtual";
import { BUILT_IN } from "./built-in/built-in.ts";
import { GROWTH, Growth } from "./built-in/growth.ts";
import { noteDeadLetters } from "./built-in/messages-end.ts";
import type { Invariants } from "./checks.ts";
import { Client } from "./clients.ts";
import { isDocumented } from "./documented.ts";
import { Draw, type StruckFault } from "./draw.ts";
import { type Happening, History } from "./history.ts";
import { Luck } from "./luck.ts";
import { Outages } from "./outages.ts";
import { loadsOf } from "./schedule-loads.ts";
import { drawSettings, type Settings } from "./settings.ts";
import type { Clients } from "./simulated-client.ts";
import { SimulatedFaults } from "./simulated-faults.ts";
import { type Violation, Watch } from "./watch.ts";

/** What is simulated. */
export interface Subject {
  readonly inventory: Inventory;
  readonly invariants: Invariants;
  /** What clients do. */
  readonly clients: Clients;
  /** Values of secrets and configs. */
  readonly given?: Omit<GivenValues, "services">;
  /** Makes the stand-ins of its services. */
  readonly standIns?: StandIns;
}

/** Which run. */
export interface RunPlan {
  readonly seed: number;
  /** The cloud that is imitated, and whose documented faults strike; all faults, and the engine's own behaviour, without. */
  readonly as?: Profile;
  /** Actions of clients that take place, by name; all if not given. */
  readonly actions?: ReadonlySet<string>;
  /** Faults that strike, by id; all that the seed has if not given. */
  readonly faults?: ReadonlySet<string>;
  /** Keeps everything that happens, so that it can be told. */
  readonly keep?: boolean;
}

/** What a run came to. */
export interface RunOutcome {
  readonly executions: number;
  /** Actions of clients that took place. */
  readonly actions: readonly string[];
  /** Faults that struck, in order. */
  readonly struck: readonly StruckFault[];
  readonly violations: readonly Violation[];
  /** The same for the same run: 16 hexadecimal digits. */
  readonly hash: string;
  /** With `keep`. */
  readonly happenings: readonly Happening[];
}

/** Makes one run of an app: load and faults from a seed, then quiet, then the checks. */
export function simulateRun(subject: Subject, plan: RunPlan): Promise<RunOutcome> {
  return new Run(subject, plan).make();
}

const START = Date.UTC(2026, 0, 1);
/** Invocations after which no client begins anything, those of schedules not counted. */
const MOST_IN_LOAD = 100;
/** How often dead letters are noted, in milliseconds of virtual time: more often than they expire. */
const NOTED_EVERY_MS = 3_600_000;
const MOST_RESTARTS = 2;

class Run {
  readonly #subject: Subject;
  readonly #plan: RunPlan;
  readonly #luck: Luck;
  readonly #settings: Settings;
  readonly #draw: Draw;
  readonly #history: History;
  readonly #watch: Watch;
  readonly #outages: Outages;
  readonly #faults: SimulatedFaults;
  readonly #actions: string[] = [];
  #app: VirtualApp | undefined;

  constructor(subject: Subject, plan: RunPlan) {
    const { inventory, invariants } = subject;
    const now = () => this.#app?.clock.now() ?? START;
    const luck = new Luck(plan.seed);
    const settings = drawSettings(luck, START, plan.as, loadsOf(inventory, START));
    const draw = new Draw(luck, settings.rates, now, plan.faults);
    const history = new History(now, plan.keep ?? false);
    const watch = new Watch(invariants, history);
    const resources = RESOURCE_KINDS.filter((kind) => isDocumented(`${kind}.unavailable`, plan.as)).flatMap(
      (kind) => inventory.resources[kind].map(({ name }) => name),
    );
    const outages = new Outages(resources, { luck, draw, now, loadMs: settings.loadMs });
    const ways = waysOf(inventory);
    this.#subject = subject;
    this.#plan = plan;
    this.#luck = luck;
    this.#settings = settings;
    this.#draw = draw;
    this.#history = history;
    this.#watch = watch;
    this.#outages = outages;
    this.#faults = new SimulatedFaults({ luck, draw, outages, history, watch, ways, app: () => this.#app });
  }

  async make(): Promise<RunOutcome> {
    const app = await this.#start();
    try {
      const load = this.#load(app);
      this.#planRestarts(app);
      await app.time.advance(this.#settings.loadMs);
      this.#draw.stop();
      this.#outages.stop();
      if (await this.#calms(app, load)) await this.#judge(app);
    } finally {
      await app.stop();
    }
    const { begun, happenings = [] } = this.#history;
    return {
      executions: begun,
      actions: this.#actions,
      struck: this.#draw.struck,
      violations: [...this.#watch.violations.values()],
      hash: this.#history.digest(),
      happenings,
    };
  }

  async #start(): Promise<VirtualApp> {
    const { inventory, given, standIns } = this.#subject;
    const { as } = this.#plan;
    const { maxPerFunction, idleMs } = this.#settings;
    const app = await VirtualApp.start(inventory, {
      at: START,
      random: this.#luck.random("engine"),
      faults: this.#faults,
      // What a cloud does by chance is a fault here, with a place of its own; the cloud's chance is never met.
      ...(as && { imitation: new Imitation(as, () => 1 - Number.EPSILON) }),
      given: { ...given, ...(standIns && { services: standIns() }) },
      chance: this.#luck.random("stand-ins").next,
      limits: { maxPerFunction, ...(idleMs !== undefined && { idleMs }) },
      onLine: (line) => this.#logged(line),
      onInvocation: (record, failures) => this.#ended(record, failures),
    });
    this.#app = app;
    this.#watch.start(app);
    return app;
  }

  /** Settles when all clients are done. */
  async #load(app: VirtualApp): Promise<void> {
    const { clients, loadMs } = this.#settings;
    const begin = (client: number) => {
      const waitMs = this.#luck.between(0, loadMs - 1, `client ${client} begins`);
      return new Promise<void>((resolve) => {
        app.clock.at(app.clock.now() + waitMs, () => void this.#actAs(client, app).then(resolve));
      });
    };
    await Promise.all(Array.from({ length: clients }, (_, client) => begin(client)));
  }

  async #actAs(client: number, app: VirtualApp): Promise<void> {
    const { clients } = this.#subject;
    const services = { app, luck: this.#luck, draw: this.#draw, history: this.#history, watch: this.#watch };
    for (let action = 0; action < this.#settings.actions; action++) {
      const name = `client ${client}, action ${action}`;
      const isPlanned = this.#plan.actions?.has(name) ?? true;
      if (!isPlanned || this.#history.begun - this.#history.scheduled >= MOST_IN_LOAD) continue;
      this.#actions.push(name);
      const round = client * this.#settings.actions + action;
      await new Client(name, services).act((called) => clients(called, round));
    }
  }

  #planRestarts(app: VirtualApp): void {
    for (let number = 1; number <= MOST_RESTARTS; number++) {
      const place = `restart ${number}`;
      const at = app.clock.now() + this.#luck.between(0, this.#settings.loadMs, place);
      app.clock.at(at, () => {
        if (this.#draw.strikes("restart", place)) void this.#restart(app);
      });
    }
  }

  async #restart(app: VirtualApp): Promise<void> {
    this.#history.note("everything", "dies and starts again");
    this.#faults.allCrash();
    await app.restart();
  }

  /** Lets time pass until nothing is left to do; whether that came to be. */
  async #calms(app: VirtualApp, load: Promise<void>): Promise<boolean> {
    let loadIsOver = false;
    void load.then(() => {
      loadIsOver = true;
    });
    const { time, clock } = app;
    const history = this.#history;
    const growth = new Growth({ app, history });
    let notedAt = clock.now();
    while (!loadIsOver || history.underWay > 0 || app.backlog() > 0 || app.isOutsideAtWork) {
      const growing = growth.seen();
      if (growing !== undefined) {
        this.#watch.violated(GROWTH, growing);
        return false;
      }
      const next = clock.nextDue() ?? clock.now() + NOTED_EVERY_MS;
      await time.advance(Math.max(1, next - clock.now()));
      if (clock.now() < notedAt + NOTED_EVERY_MS) continue;
      noteDeadLetters({ app, history });
      notedAt = clock.now();
    }
    return true;
  }

  async #judge(app: VirtualApp): Promise<void> {
    noteDeadLetters({ app, history: this.#history });
    this.#watch.end();
    for (const { name, holds } of BUILT_IN) {
      const wrong = await holds({ app, history: this.#history });
      if (wrong !== undefined) this.#watch.violated(name, wrong);
    }
  }

  /** A handle refuses what was not granted in the function itself; the log has it, whatever the function makes of it. */
  #logged(line: string): void {
    if (!line.includes('"code":"access-denied"')) return;
    const { message } = JSON.parse(line) as { readonly message: string }; // written by the runtime's log
    this.#history.denied.push(message);
  }

  #ended(record: InvocationRecord, failures: readonly EventFailure[]): void {
    const ended = this.#faults.ended(record, failures);
    if (!ended) return;
    this.#history.ended.push(ended);
    this.#history.note(ended.name, `ends: ${record.status}`);
    this.#watch.step();
  }
}

/** How what waits in the engine's own queues, and in feeds and streams, comes to functions. */
function waysOf(inventory: Inventory): ReadonlyMap<string, DeliveryWay> {
  const asynchronous = inventory.functions.map(
    ({ name, kind }) => [asyncQueueOf(name), kind === "scheduled" ? "schedules" : "events"] as const,
  );
  const feeds = triggersOf(inventory, "feed").map(({ name }) => [feedNamed(name), "feeds"] as const);
  const streams = triggersOf(inventory, "stream").map(
    ({ name }) => [deliveryPlace(name), "streams"] as const,
  );
  return new Map<string, DeliveryWay>([...asynchronous, ...feeds, ...streams]);
}
