import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** What is asked of a load generator. */
export interface LoadOptions {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** Asked for in turn. */
  readonly paths: readonly string[];
  readonly body?: string;
  /** Besides the content type of a body, which is JSON: those of one request after the other, in turn. */
  readonly headers?: readonly Readonly<Record<string, string>>[];
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it. Times are in milliseconds. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const GENERATOR = fileURLToPath(new URL("load-generator.ts", import.meta.url));

/** Puts load on a server, from a process of its own. Rejects where an answer was no success. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [GENERATOR], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(options));
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new Error(`The load generator failed on ${options.method} ${options.url}.`);
  return JSON.parse(output) as LoadResult; // written by load-generator.ts
}
