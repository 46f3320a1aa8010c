/** Pattern 21 on the real clock, in front of a real PostgreSQL with ten connections, of which seven are not for superusers. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedApp, loadApp, takeInventory } from "@motif/core/model";
import { type DevServer, startDevServer } from "@motif/engine";
import { PATTERNS } from "@motif/patterns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingServer } from "./billing-server.ts";
import { Cluster, POSTGRES_MISSING, postgresCommands } from "./cluster.ts";

const CONNECTIONS = 10;
const READINGS = 1000;
const TWICE = 100;

if (!postgresCommands) console.warn(`PostgreSQL: ${POSTGRES_MISSING}`);

/** Generous: initdb alone takes 20 s where a machine has ten times as much to do as it has cores. */
const TIMEOUT_MS = 300_000;

describe.skipIf(!postgresCommands)("a backlog of 1,000 readings", { timeout: TIMEOUT_MS }, () => {
  let cluster: Cluster;
  beforeAll(() => {
    cluster = new Cluster(CONNECTIONS);
  }, TIMEOUT_MS);
  afterAll(() => cluster?.[Symbol.dispose]());

  it("takes three connections at a time, is recorded once, and delays no client", async () => {
    await using billing = await BillingServer.start(cluster.socketFolder);
    using folder = new AppFolder(billing.url);
    const app = folder.inFrontOf(await loadApp(join(PATTERNS, "21-load-leveling")));

    const acceptedMs = await folder.during(app, { deliver: false }, async (server) => {
      await sendAll(server, meters("M", TWICE)); // the first of them start what they need
      return sendAll(server, meters("M", READINGS));
    });
    expect(await billing.rows()).toEqual({ all: 0, meters: 0 });

    const began = performance.now();
    await folder.during(app, { deliver: true }, (server) => server.idle());
    console.info(
      `${READINGS + TWICE} readings in ${Math.round(performance.now() - began)} ms over ${billing.mostConnections} connections; ` +
        `accepted in ${median(acceptedMs.slice(0, 100))} ms while ${TWICE} waited, in ${median(acceptedMs.slice(-100))} ms while ${READINGS} did`,
    );
    expect(billing.errors).toEqual([]);
    expect(billing.tooManyClients).toBe(0);
    expect(billing.mostConnections).toBe(3);
    expect(await billing.rows()).toEqual({ all: READINGS, meters: READINGS });
  });

  it("without the limit meets “too many clients”: so the test above can fail", async () => {
    await using billing = await BillingServer.start(cluster.socketFolder);
    using folder = new AppFolder(billing.url);
    const app = folder.inFrontOf(uncapped(await loadApp(join(PATTERNS, "21-load-leveling"))));

    await folder.during(app, { deliver: false }, (server) => sendAll(server, meters("M", READINGS)));
    await folder.during(app, { deliver: true }, async () => {
      await expect.poll(() => billing.tooManyClients, { timeout: TIMEOUT_MS }).toBeGreaterThan(0);
    });
    console.info(`without a limit: ${billing.tooManyClients} times "too many clients"`);
    expect(billing.mostConnections).toBeGreaterThan(CONNECTIONS);
  });
});

/** An app's folder without its stand-ins, so that the real billing system is called, and where its messages are kept. */
class AppFolder implements Disposable {
  readonly #path = mkdtempSync(join(tmpdir(), "motif-leveling-"));

  constructor(billingUrl: string) {
    writeFileSync(join(this.#path, ".env"), `MOTIF_SERVICE_BILLING=${billingUrl}\n`);
  }

  inFrontOf(loaded: LoadedApp): LoadedApp {
    return { ...loaded, folder: this.#path };
  }

  /** Does something while the app runs. */
  async during<T>(
    app: LoadedApp,
    { deliver }: { readonly deliver: boolean },
    work: (server: DevServer) => Promise<T>,
  ): Promise<T> {
    const server = await startDevServer(app, {
      dataFolder: join(this.#path, "data"),
      port: 0,
      durability: "process",
      deliver,
      onLine: () => {},
      onError: (error) => {
        throw error;
      },
    });
    try {
      return await work(server);
    } finally {
      await server.close();
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#path, { recursive: true });
  }
}

/** The same app without `maxConcurrency`. */
function uncapped(loaded: LoadedApp): LoadedApp {
  const { record, ...others } = loaded.app.wiring;
  if (record?.kind !== "queueSubscription") throw new Error("The app has no queue subscription.");
  const { maxConcurrency: _, ...policy } = record;
  const app = { ...loaded.app, wiring: { ...others, record: policy } };
  return { ...loaded, app, inventory: takeInventory(app) };
}

function meters(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${letter}${n}`);
}

/** Sends a reading of each meter, ten at a time; how long each took to be accepted, in milliseconds. */
async function sendAll(server: DevServer, names: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const left = [...names];
  const sender = async () => {
    for (let meter = left.shift(); meter !== undefined; meter = left.shift()) {
      const began = performance.now();
      const { status } = await fetch(`${server.url}/meters/${meter}/readings/2026-11-29`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: '{"kilowattHours":7}',
      });
      times.push(performance.now() - began);
      expect(status).toBe(202);
    }
  };
  await Promise.all(Array.from({ length: 10 }, sender));
  return times;
}

function median(times: readonly number[]): string {
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN).toFixed(1);
}
