import { MotifError } from "@motif/core";
import { type Inventory, triggersOf } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import type { HttpRequestData, HttpResponseData } from "@motif/runtime/platform";
import { createSigned } from "../admin/signed.ts";
import { asyncQueueOf, isAsynchronous } from "../delivery/asynchronous.ts";
import { Engine, type EngineParts } from "../engine.ts";
import { Activity } from "../ground/activity.ts";
import type { Faults } from "../ground/faults.ts";
import type { Imitation } from "../ground/imitation.ts";
import type { Meter } from "../ground/meter.ts";
import type { Random } from "../ground/random.ts";
import { VirtualClock } from "../ground/virtual-clock.ts";
import type { FleetLimits } from "../invocation/fleet.ts";
import { DevelopmentIssuer } from "../issuer/issuer.ts";
import { keysInMemory } from "../issuer/keys.ts";
import { createMeter } from "../kinds/create-meter.ts";
import { type GivenValues, givenValues } from "../kinds/given.ts";
import type { Operators } from "../kinds/kinds.ts";
import { operatorsOf } from "../kinds/operators.ts";
import { openStore, type Store } from "../kinds/store.ts";
import type { Operate } from "../sandbox/environment.ts";
import { never } from "../sandbox/faults.ts";
import { inProcessSandbox } from "../sandbox/in-process-environment.ts";
import type { VirtualWork } from "../sandbox/virtual-globals.ts";
import { Traces } from "../traces.ts";
import { Outside } from "./outside.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What a {@link VirtualApp} is made of. */
export interface VirtualAppOptions {
  /** Virtual time at the start, in milliseconds since 1970; 2026-01-01T00:00:00Z if not given. */
  readonly at?: number;
  readonly random: Random;
  readonly faults: Faults;
  readonly imitation?: Imitation;
  /** Values of secrets and configs, and stand-ins of services. */
  readonly given?: GivenValues;
  /** What stand-ins have as chance; that of `random` if not given. */
  readonly chance?: () => number;
  readonly limits?: Partial<FleetLimits>;
  /** Takes each line that functions log, spans and metrics included. */
  readonly onLine: (line: string) => void;
  readonly onInvocation?: NonNullable<EngineParts["onInvocation"]>;
}

const START = Date.UTC(2026, 0, 1);
const LIMITS: FleetLimits = {
  maxEnvironments: 1000,
  maxPerFunction: 1000,
  maxWaiting: 10_000,
  longestWaitMs: 30_000,
};

/** An app that runs in this process, in memory, on a virtual clock that only moves when told to. */
export class VirtualApp {
  readonly clock: VirtualClock;
  readonly time: VirtualTime;
  readonly meter: Meter;
  readonly inventory: Inventory;
  readonly store: Store;
  readonly issuer: DevelopmentIssuer;
  readonly #parts: EngineParts;
  readonly #running: Set<VirtualWork>;
  readonly #outside: Outside;
  #engine: Engine;
  #operators: Operators;
  /** As {@link engine} does it. */
  #operate: Operate = () => never();

  private constructor(inventory: Inventory, options: VirtualAppOptions) {
    const { random, faults, imitation, onLine, onInvocation } = options;
    const clock = new VirtualClock(options.at ?? START);
    const now = () => clock.now();
    const activity = new Activity();
    const running = new Set<VirtualWork>();
    this.clock = clock;
    const chance = options.chance ?? random.next;
    const outside = new Outside(clock, activity, chance);
    this.time = new VirtualTime(clock, activity, running, outside.atWork);
    this.meter = createMeter(now);
    this.inventory = inventory;
    this.issuer = new DevelopmentIssuer(inventory, keysInMemory, now);
    this.store = openStore({ now, newId: random.uuid, ...profileOf(imitation) });
    this.#running = running;
    this.#outside = outside;
    this.#parts = {
      store: this.store,
      given: givenValues(withIssuer(options.given, this.issuer), {
        now,
        chance,
        outside: (work) => outside.during(work),
      }),
      clock,
      random,
      faults,
      ...(imitation && { imitation }),
      limits: { ...LIMITS, ...options.limits },
      meter: this.meter,
      traces: new Traces(),
      onStep: activity.step,
      onLine,
      ...(onInvocation && { onInvocation }),
      onError: (error) => {
        throw error;
      },
      sandbox: (operate) => {
        this.#operate = operate;
        // What a function had asked for when everything died may arrive later: at the engine that runs then, which wakes whom it concerns.
        const latest: Operate = (...operation) => this.#operate(...operation);
        return inProcessSandbox({ clock, faults, operate: latest, running, service: inventory.app, onLine });
      },
    };
    this.#engine = new Engine(this.inventory, this.#parts);
    this.#operators = operatorsFor(this.#engine);
  }

  /** Starts an app. */
  static async start(inventory: Inventory, options: VirtualAppOptions): Promise<VirtualApp> {
    const started = new VirtualApp(inventory, options);
    await started.#engine.start();
    return started;
  }

  /** The engine that runs now: another one after {@link restart}. */
  get engine(): Engine {
    return this.#engine;
  }

  /** What an operator may do with its resources now. */
  get operators(): Operators {
    return this.#operators;
  }

  /** Answers a request whose URL a function signed. `body` breaks off where it has fewer bytes than the request says. */
  signed({ body, ...request }: Omit<HttpRequestData, "params">): Promise<HttpResponseData> {
    const { handle } = createSigned(this.#engine, this.#parts.onError);
    const length = Number(request.headers["content-length"]);
    return this.inNoTime(() => handle({ ...request, ...(body && { body: arriving(body, length) }) }));
  }

  /** Does something that takes no virtual time, though it may take real time, as the writing of a file does. */
  async inNoTime<T>(work: () => Promise<T>): Promise<T> {
    const scope: VirtualWork = { timers: new Set() };
    this.#running.add(scope);
    try {
      return await work();
    } finally {
      this.#running.delete(scope);
    }
  }

  /** Lets time pass outside of the app: what comes after has its effect, whatever becomes of whoever waits for it. */
  elapse(milliseconds: number): Promise<void> {
    return this.#outside.during(() => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  }

  /** Whether a stand-in has not answered yet: what it does has its effect, though nobody may wait for it any more. */
  get isOutsideAtWork(): boolean {
    return this.#outside.atWork.size > 0;
  }

  /** How many messages, events and records of streams are not done with: those that a function is to have. Executions that run are among them. */
  backlog(): number {
    const { functions } = this.inventory;
    const queues = triggersOf(this.inventory, "queue").map(({ source }) => source.queue);
    const asynchronous = functions.filter(isAsynchronous).map(({ name }) => asyncQueueOf(name));
    const { queue: queued, stream: streams, workflow: workflows } = this.store.kinds;
    const waiting = [
      workflows.running(),
      this.engine.feeds.backlog(),
      ...[...queues, ...asynchronous].map((queue) => queued.count(queue)),
      ...triggersOf(this.inventory, "stream").map(({ name, source }) => streams.waiting(source.stream, name)),
    ];
    return waiting.reduce((sum, each) => sum + each, 0);
  }

  /** Everything dies at once, and starts again from what was durable, as after `kill -9`. */
  async restart(): Promise<void> {
    await this.#die();
    this.#engine = new Engine(this.inventory, this.#parts);
    this.#operators = operatorsFor(this.#engine);
    await this.#engine.start();
  }

  /** Ends the app. */
  async stop(): Promise<void> {
    await this.#die();
    this.store.close();
  }

  async #die(): Promise<void> {
    await this.#engine.stop(0);
    this.store.lose();
    this.#running.clear();
  }
}

/** A body as it comes over a network: of less than `length` bytes, those come, and then the client is gone. */
function arriving(bytes: Uint8Array, length: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(bytes),
    pull: (controller) => {
      if (bytes.byteLength >= length) return controller.close();
      controller.error(new MotifError("client-gone", "The client went away before the body was complete."));
    },
  });
}

function operatorsFor(engine: Engine): Operators {
  return operatorsOf(engine.inventory, engine.states, engine.operatorDrivers());
}

/** Services for which nobody stands in, and that are issuers, are the development issuer. */
function withIssuer(given: GivenValues = {}, { standIns }: DevelopmentIssuer): GivenValues {
  return { ...given, services: { ...standIns, ...given.services } };
}

function profileOf(imitation: Imitation | undefined): { readonly profile?: Profile } {
  return imitation ? { profile: imitation.profile } : {};
}
