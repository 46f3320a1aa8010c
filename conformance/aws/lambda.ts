import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { type Outcome, RuntimeApi } from "./runtime-api.ts";

const RUNTIME = fileURLToPath(new URL("../node_modules/aws-lambda-ric/index.mjs", import.meta.url));

/** Whether the genuine runtime client is installed, and its native part with it. */
export const hasRuntime = existsSync(join(dirname(RUNTIME), "rapid-client.node"));

/** What to run, and in which environment. */
export interface LambdaOptions {
  /** The deployment package. */
  readonly zip: Uint8Array;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** One execution environment: a deployment package in AWS's own runtime client, with nothing else in its environment. */
export class Lambda {
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #timeoutMs: number;
  #output = "";

  private constructor(api: RuntimeApi, child: ChildProcess, folder: string, timeoutMs: number) {
    this.#api = api;
    this.#child = child;
    this.#folder = folder;
    this.#timeoutMs = timeoutMs;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    }
    child.once("exit", (code) => api.abandon(`The runtime ended with ${code}: ${this.#output}`));
  }

  static async start({ zip, environment, timeoutMs }: LambdaOptions): Promise<Lambda> {
    const api = new RuntimeApi();
    const address = await api.listen();
    const folder = mkdtempSync(join(tmpdir(), "motif-lambda-"));
    for (const [name, bytes] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    const child = spawn(process.execPath, [RUNTIME, "index.handler"], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        TZ: ":UTC",
        AWS_LAMBDA_RUNTIME_API: address,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_SESSION_TOKEN: "test",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        AWS_LAMBDA_FUNCTION_NAME: "conformance",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/conformance",
        AWS_LAMBDA_LOG_STREAM_NAME: "2026/03/10/[$LATEST]0123456789abcdef",
        LAMBDA_TASK_ROOT: folder,
        _HANDLER: "index.handler",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Lambda(api, child, folder, timeoutMs);
  }

  /** What the function wrote to its log. */
  get output(): string {
    return this.#output;
  }

  /** Invokes it. Rejects where the invocation failed. */
  async invoke(event: unknown): Promise<Outcome> {
    const outcome = await this.#api.invoke(event, this.#timeoutMs);
    if (outcome.status === "response") return outcome;
    throw new Error(`The invocation failed: ${outcome.body}\n${this.#output}`);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => this.#child.once("exit", resolve));
      this.#child.kill("SIGKILL");
      await exited;
    }
    this.#api.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
