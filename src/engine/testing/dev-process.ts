import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MOTIF = fileURLToPath(new URL("../../cli/bin/motif.js", import.meta.url));

/** A `motif dev` in a process of its own, started by its users' command, that can be killed at any point. */
export class DevProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  /** Its address, once it answers; rejects where it ends before. */
  readonly url: Promise<string>;
  /** What it wrote to standard error so far. */
  errors = "";

  constructor(app: string, dataFolder: string) {
    const args = [MOTIF, "dev", app, "--port", "0", "--data", dataFolder];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#exited = once(child, "exit");
    child.stderr.on("data", (chunk) => {
      this.errors += chunk;
    });
    this.url = new Promise((resolve, reject) => {
      createInterface(child.stdout).on("line", (line) => {
        const url = /runs on (http:\S+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.on("exit", () => reject(new Error(`It ended before it was up.\n${this.errors}`)));
    });
    this.url.catch(() => {}); // whoever needs it awaits it
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Whether it still runs. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** `kill -9`: it gets no chance to do anything. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** Asks it to close. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#exited;
  }
}
