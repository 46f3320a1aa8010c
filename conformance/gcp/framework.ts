import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { freePort } from "./emulators.ts";

const PACKAGE = "@google-cloud/functions-framework";
const GCP = fileURLToPath(new URL("../../src/gcp/", import.meta.url));
/** The framework's program, which is what `npm start` of a deployed function runs. */
const MAIN = join(dirname(createRequire(GCP).resolve(PACKAGE)), "main.js");
const START_MS = 20_000;

/** What to run, and in which environment. */
export interface FrameworkOptions {
  /** The deployment package. */
  readonly zip: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
}

/** One instance: a deployment package in Google's own Functions Framework, with nothing else in its environment. */
export class Framework {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #url: string;
  #output = "";

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child;
    this.#folder = folder;
    this.#url = url;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
  }

  static async start({ zip, environment }: FrameworkOptions): Promise<Framework> {
    const folder = mkdtempSync(join(tmpdir(), "motif-function-"));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) writeFileSync(join(folder, name), bytes);
    // In place of `npm install`, which would install the same version.
    const installed = join(folder, "node_modules", PACKAGE);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(join(dirname(MAIN), "../.."), installed);
    const port = await freePort();
    // https://cloud.google.com/run/docs/container-contract#env-vars
    const child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        PORT: String(port),
        FUNCTION_TARGET: "handler",
        K_SERVICE: "conformance",
        K_REVISION: "conformance-00001",
        K_CONFIGURATION: "conformance",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const framework = new Framework(child, folder, `http://127.0.0.1:${port}`);
    await framework.#untilReady();
    return framework;
  }

  /** What the function wrote to its log. */
  get output(): string {
    return this.#output;
  }

  /** Calls the function. */
  async fetch(target: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#url}${target}`, { redirect: "manual", ...init });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => this.#child.once("exit", resolve));
      this.#child.kill("SIGKILL");
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Until somebody listens: a request would be an invocation. */
  async #untilReady(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && this.#child.exitCode === null) {
      if (await isListening(Number(new URL(this.#url).port))) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.stop();
    throw new Error(`The function did not start: ${this.#output}`);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
