import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { app, type Wiring } from "@motif/core";
import { type LoadedApp, takeInventory } from "@motif/core/model";
import { type DevServer, startDevServer } from "../dev-server.ts";

const FOLDER = fileURLToPath(new URL("./fixtures/versions", import.meta.url));

/** A version of the app whose functions are in `fixtures/versions`. */
export function version(wiring: Record<string, Wiring>): LoadedApp {
  const definition = app("versions", wiring);
  const inventory = takeInventory(definition);
  const files = new Map(
    inventory.functions.map(({ name }) => [name, join(FOLDER, "functions", `${name}.ts`)]),
  );
  return { folder: FOLDER, app: definition, inventory, files };
}

interface Line {
  readonly message?: string;
  readonly function?: string;
  readonly traceId?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A dev server in this process, with real sockets and worker threads, on a data folder of its own. */
export class Running implements AsyncDisposable {
  readonly server: DevServer;
  readonly lines: Line[];
  readonly errors: unknown[];
  readonly #folder: string;

  private constructor(server: DevServer, folder: string, lines: Line[], errors: unknown[]) {
    this.server = server;
    this.#folder = folder;
    this.lines = lines;
    this.errors = errors;
  }

  static async start(loaded: LoadedApp): Promise<Running> {
    const dataFolder = mkdtempSync(join(tmpdir(), "motif-dev-"));
    const lines: Line[] = [];
    const errors: unknown[] = [];
    const server = await startDevServer(loaded, {
      dataFolder,
      port: 0,
      durability: "process",
      onLine: (line) => lines.push(JSON.parse(line)),
      onError: (error) => errors.push(error),
    });
    return new Running(server, dataFolder, lines, errors);
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.server.url}${path}`, init);
  }

  send(queue: string, message: unknown): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return this.fetch(`/_motif/queues/${queue}/messages`, {
      method: "POST",
      body: JSON.stringify(message),
      headers,
    });
  }

  /** The log line with a message, once it is there. */
  async line(message: string): Promise<Line> {
    return until(() => this.lines.find((line) => line.message?.includes(message)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Asks until there is an answer; what runs in other threads has no clock that a test could advance. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(5);
  }
}
