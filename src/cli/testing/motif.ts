import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { vi } from "vitest";
import { main } from "../main.ts";

const MOTIF = fileURLToPath(new URL("../bin/motif.js", import.meta.url));
const NODE_MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));
/** Where tests run. */
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const NOTES = fileURLToPath(new URL("notes", import.meta.url));

/** What a command did. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `motif` to its end, in a folder. */
export async function motif(
  cwd: string,
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<Outcome> {
  const child = start(cwd, args, nodeArgs);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code, stdout, stderr };
}

/** Commands that run in this process do so one after the other: folder and output are the process's. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs `motif` to its end in this process, in a folder if one is given: a third of the processor time of `motif`. The app's
 * modules stay loaded, so it is not for an app that a test changes.
 */
export function motifHere(args: readonly string[], cwd = ROOT): Promise<Outcome> {
  const outcome = before.then(() => inFolder(cwd, () => captured(args)));
  before = outcome.catch(() => {});
  return outcome;
}

async function inFolder<T>(cwd: string, use: () => Promise<T>): Promise<T> {
  process.chdir(cwd);
  try {
    return await use();
  } finally {
    process.chdir(ROOT);
  }
}

async function captured(args: readonly string[]): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((chunk) => stdout.push(String(chunk)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((chunk) => stderr.push(String(chunk)) > 0),
    vi.spyOn(console, "log").mockImplementation((line) => void stdout.push(`${line}\n`)),
    vi.spyOn(console, "error").mockImplementation((line) => void stderr.push(`${line}\n`)),
  ];
  try {
    const code = await main(args);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A `motif` that runs until it is stopped, or ends by itself. */
export class Running {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  /** Everything that it printed so far, without colours. */
  output = "";
  #onOutput = () => {};

  constructor(cwd: string, args: readonly string[], nodeArgs: readonly string[] = []) {
    const child = start(cwd, args, nodeArgs);
    this.process = child;
    this.exited = once(child, "exit").then(([code]) => code);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.output += stripVTControlCharacters(chunk.toString());
        this.#onOutput();
      });
    }
    void this.exited.then(() => this.#onOutput());
  }

  /** Waits until it has printed something, and returns the match. Rejects if it ends without. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.process.exitCode !== null)
        throw new Error(`It ended without printing ${pattern}:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.#onOutput = resolve;
      });
    }
  }

  /** Asks it to end, and returns the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.process.kill(signal);
    return this.exited;
  }
}

/** A `motif dev`. */
export class Dev extends Running {
  constructor(cwd: string, args: readonly string[], nodeArgs: readonly string[] = []) {
    super(cwd, ["dev", ...args], nodeArgs);
  }

  /** Its address, once it is up. */
  async url(): Promise<string> {
    return (await this.printed(/runs on (http:\S+)/))[1] ?? "";
  }
}

function start(cwd: string, args: readonly string[], nodeArgs: readonly string[]) {
  return spawn(process.execPath, [...nodeArgs, MOTIF, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
}

/** A new folder outside of the workspace, with a copy of the app `notes` in it, and a way to remove it. */
export function workFolder(): { readonly cwd: string; readonly app: string; remove(): void } {
  const cwd = mkdtempSync(join(tmpdir(), "motif-cli-"));
  symlinkSync(NODE_MODULES, join(cwd, "node_modules"));
  const app = join(cwd, "notes");
  cpSync(NOTES, app, { recursive: true });
  return { cwd, app, remove: () => rmSync(cwd, { recursive: true }) };
}
