import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { MemoryWatch } from "./memory.ts";

const MOTIF = fileURLToPath(new URL("../../src/cli/bin/motif.js", import.meta.url));
const BARE = fileURLToPath(new URL("../servers/bare.ts", import.meta.url));
const BARE_STREAM = fileURLToPath(new URL("../servers/bare-stream.ts", import.meta.url));
const BARE_WEBHOOKS = fileURLToPath(new URL("../servers/bare-webhooks.ts", import.meta.url));

/** A server under test, in a process of its own, with a data folder of its own. */
export class Server {
  readonly url: string;
  readonly memory: MemoryWatch;
  readonly #child: ChildProcess;
  readonly #dataFolder: string;

  private constructor(child: ChildProcess, dataFolder: string, url: string) {
    this.#child = child;
    this.#dataFolder = dataFolder;
    this.url = url;
    this.memory = new MemoryWatch(child.pid ?? 0);
  }

  /** `motif dev` of an app: a folder, or a pattern's number. */
  static motif(app: string, env: NodeJS.ProcessEnv = {}): Promise<Server> {
    return Server.#start((data) => [MOTIF, "dev", app, "--port", "0", "--quiet", "--data", data], env);
  }

  /** The baseline. */
  static bare(): Promise<Server> {
    return Server.#start((data) => [BARE, data]);
  }

  /** The baseline of webhooks. */
  static bareWebhooks(env: NodeJS.ProcessEnv): Promise<Server> {
    return Server.#start((data) => [BARE_WEBHOOKS, data], env);
  }

  /** The baseline of streams. */
  static bareStream(): Promise<Server> {
    return Server.#start(() => [BARE_STREAM]);
  }

  static async #start(args: (dataFolder: string) => string[], env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const dataFolder = mkdtempSync(join(tmpdir(), "motif-bench-"));
    const child = spawn(process.execPath, args(dataFolder), {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env },
    });
    for await (const line of createInterface(child.stdout)) {
      const url = /runs on (http:\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      child.stdout.resume();
      return new Server(child, dataFolder, url);
    }
    throw new Error(`${child.spawnargs.join(" ")} ended before it was up.`);
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    this.memory.stop();
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exited;
    rmSync(this.#dataFolder, { recursive: true });
  }
}
