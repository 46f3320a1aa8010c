import type { LoadedApp } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import { createAdmin } from "./admin/admin.ts";
import { Operator } from "./admin/operator.ts";
import { createSigned } from "./admin/signed.ts";
import { Engine } from "./engine.ts";
import { realClock } from "./ground/clock.ts";
import type { Durability } from "./ground/database.ts";
import { Imitation } from "./ground/imitation.ts";
import { systemRandom } from "./ground/random.ts";
import type { FleetLimits } from "./invocation/fleet.ts";
import type { InvocationRecord } from "./invocation/function-pool.ts";
import { DevelopmentIssuer } from "./issuer/issuer.ts";
import { keysInFolder } from "./issuer/keys.ts";
import { createMeter } from "./kinds/create-meter.ts";
import {
  type GivenValues,
  localValues,
  type PlacedResource,
  placesOf,
  visibleVariables,
} from "./kinds/given.ts";
import { openStore, type Store } from "./kinds/store.ts";
import { Logs } from "./logs.ts";
import { PlannedFaults } from "./sandbox/faults.ts";
import { workerSandbox } from "./sandbox/worker-environment.ts";
import { type Handlers, listen, type ServedRequest, type Server } from "./server/index.ts";
import { Traces } from "./traces.ts";
import { UsageFile } from "./usage-file.ts";

/** How to run an app as a server on this machine. */
export interface DevServerOptions {
  /** Where everything that was acknowledged is kept. It is made if it is not there. */
  readonly dataFolder: string;
  /** 0: any port that is free. */
  readonly port: number;
  /** The address to listen on; 127.0.0.1 if not given. */
  readonly host?: string;
  /** Names, besides those of this machine, by which the API may be asked for. */
  readonly allowHosts?: readonly string[];
  /** Takes each request of the API when it is over. */
  readonly onRequest?: (request: ServedRequest) => void;
  /** What an acknowledged write survives: the death of this process, or that of the machine. */
  readonly durability: Durability;
  /** The cloud to imitate: its limits, and how it delivers. */
  readonly as?: Profile;
  /** Whether to process what waits, which is the rule: without it, this only shows what is there, and takes what is sent. */
  readonly deliver?: boolean;
  /** Values of secrets, configs and services, each kind of them in place of those of this machine. */
  readonly given?: GivenValues;
  /** Takes each line of JSON that a function logs, or that is logged for it when it is stopped. */
  readonly onLine: (line: string) => void;
  /** Takes each invocation when it has ended: after the lines of it. */
  readonly onInvocation?: (record: InvocationRecord) => void;
  /** Takes errors of the engine's own. */
  readonly onError: (error: unknown) => void;
}

/** A running dev server. */
export interface DevServer {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly loaded: LoadedApp;
  /** Where functions get those resources from that may be in one place or another. */
  readonly places: readonly PlacedResource[];
  /**
   * Goes on with another version of the app, on the same data and the same port. Settles when the old version is done
   * with what it had begun. Rejects with `StoreError` (`data-incompatible`) where the data does not fit the new version:
   * the old one then goes on.
   */
  reload(loaded: LoadedApp): Promise<void>;
  /** Waits until nothing that is due is left to deliver or under way. */
  idle(): Promise<void>;
  /** Answers what is under way, then ends. */
  close(): Promise<void>;
}

/** How long requests and deliveries under way may go on when the server closes, or takes up another version. */
const PATIENCE_MS = 10_000;

/**
 * A call for each single change would cost a write as much again (npm run bench: feed). Lambda reads a stream 4 times a second
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).
 */
const FEED_POLL_MS = 50;

/** Environments are cheap (they share threads); what computes at the same time is limited by the threads. */
const LIMITS: FleetLimits = {
  maxEnvironments: 256,
  maxPerFunction: 64,
  maxWaiting: 2000,
  longestWaitMs: 30_000,
};

/** Starts an app as a server on loopback. Rejects with `MotifError`: `port-taken`, or those of the store. */
export async function startDevServer(loaded: LoadedApp, options: DevServerOptions): Promise<DevServer> {
  const { dataFolder: folder, durability, as } = options;
  const imitation = as && new Imitation(as, systemRandom.next);
  const store = openStore({ folder, durability, ...(as && { profile: as }) });
  try {
    const server = new RunningServer(store, imitation, options);
    await server.start(loaded);
    return server;
  } catch (error) {
    store.close();
    throw error;
  }
}

class RunningServer implements DevServer {
  readonly #store: Store;
  readonly #imitation: Imitation | undefined;
  readonly #options: DevServerOptions;
  readonly #startedAt = new Date();
  readonly #meter = createMeter(Date.now);
  readonly #traces: Traces;
  readonly #logs = new Logs(realClock);
  #usageFile: UsageFile | undefined;
  #running: { readonly loaded: LoadedApp; readonly engine: Engine } | undefined;
  #server: Server | undefined;
  #reloading: Promise<void> = Promise.resolve();
  #closing = false;

  constructor(store: Store, imitation: Imitation | undefined, options: DevServerOptions) {
    this.#store = store;
    this.#imitation = imitation;
    this.#options = options;
    this.#traces = new Traces(options.onInvocation);
  }

  get url(): string {
    return this.#server?.url ?? "";
  }

  get loaded(): LoadedApp {
    if (!this.#running) throw new Error("The server was not started.");
    return this.#running.loaded;
  }

  get places(): readonly PlacedResource[] {
    if (!this.#running) throw new Error("The server was not started.");
    const { loaded, engine } = this.#running;
    return placesOf(loaded.inventory, engine.states);
  }

  async start(loaded: LoadedApp): Promise<void> {
    const engine = await this.#engine(loaded);
    const { port, host, allowHosts, onRequest, onError } = this.#options;
    this.#server = await listen({
      port,
      handlers: this.#handlers(engine),
      report: onError,
      ...(host !== undefined && { host }),
      ...(allowHosts && { allowHosts }),
      ...(onRequest && { onRequest }),
    });
    this.#store.served(this.#server.url);
    this.#running = { loaded, engine };
    if (this.#options.deliver !== false) await engine.start();
    const usage = () => this.#meter.snapshot(this.loaded.inventory.app);
    this.#usageFile = new UsageFile(this.#options.dataFolder, usage, onError);
  }

  reload(loaded: LoadedApp): Promise<void> {
    this.#reloading = this.#reloading.catch(() => {}).then(() => this.#reload(loaded));
    return this.#reloading;
  }

  /** New requests meet the new version at once; deliveries when the old version's are over, so that none is made twice. */
  async #reload(loaded: LoadedApp): Promise<void> {
    if (this.#closing) return;
    const engine = await this.#engine(loaded);
    this.#server?.serve(this.#handlers(engine));
    const old = this.#running?.engine;
    this.#running = { loaded, engine };
    await old?.stop(PATIENCE_MS);
    await this.#store.run(engine.catchUp);
    await engine.start();
  }

  async idle(): Promise<void> {
    await this.#running?.engine.idle();
  }

  async close(): Promise<void> {
    // Neither worker threads nor the engine's timers keep a process alive, and it must not end before they are done.
    const keepAlive = setInterval(() => {}, PATIENCE_MS);
    this.#closing = true;
    this.#logs.close();
    await this.#server?.close(PATIENCE_MS);
    await this.#reloading.catch(() => {}); // whoever asked for it hears of it
    await this.#running?.engine.stop(PATIENCE_MS);
    clearInterval(keepAlive);
    this.#usageFile?.close();
    this.#store.close();
  }

  async #engine(loaded: LoadedApp): Promise<Engine> {
    const { onError } = this.#options;
    const onLine = (line: string) => {
      this.#logs.add(line);
      this.#options.onLine(line);
    };
    const given = await localValues(loaded.folder, this.#issuer(loaded), this.#given(loaded));
    return new Engine(loaded.inventory, {
      store: this.#store,
      given,
      clock: realClock,
      random: systemRandom,
      faults: new PlannedFaults(),
      limits: LIMITS,
      feedPollMs: FEED_POLL_MS,
      ...(this.#imitation && { imitation: this.#imitation }),
      meter: this.#meter,
      traces: this.#traces,
      onStep: () => {},
      onLine,
      onError,
      sandbox: (operate) =>
        workerSandbox({
          appFolder: loaded.folder,
          service: loaded.app.name,
          fileOf: (name) => fileOf(loaded, name),
          operate,
          onLine,
          environment: () => visibleVariables(process.env),
        }),
    });
  }

  #issuer({ inventory }: Pick<LoadedApp, "inventory">): DevelopmentIssuer {
    return new DevelopmentIssuer(inventory, keysInFolder(this.#options.dataFolder), Date.now);
  }

  /** Where services are given, those of the issuers need not be. */
  #given(loaded: LoadedApp): GivenValues {
    const { given = {} } = this.#options;
    if (!given.services) return given;
    return { ...given, services: { ...this.#issuer(loaded).standIns, ...given.services } };
  }

  #handlers(engine: Engine): Handlers {
    const operator = new Operator(engine, this.#meter, this.#logs, this.#issuer(engine), this.#startedAt);
    const { onError } = this.#options;
    return {
      gateway: engine.gateway,
      admin: createAdmin(engine.inventory, operator, onError),
      signed: createSigned(engine, onError),
    };
  }
}

function fileOf(loaded: LoadedApp, functionName: string): string {
  const file = loaded.files.get(functionName);
  if (file === undefined) throw new Error(`Function ${functionName} has no file.`);
  return file;
}
