import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { isOnPath } from "./on-path.ts";

/** Whether `moto_server` (https://docs.getmoto.org/en/latest/docs/server_mode.html) is on the PATH. */
export const hasMoto = isOnPath("moto_server");

/** Says once why tests are skipped. */
export const MOTO_MISSING = "skipped: moto_server is not installed (pip install 'moto[server]==5.2.1')";

/** A running `moto_server`. */
export interface Moto {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts `moto_server` on a free port of the loopback interface. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const child = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilReady(endpoint, child);
  return {
    endpoint,
    stop: async () => {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function untilReady(endpoint: string, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (failure) throw failure;
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}.`);
    const response = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("moto_server did not answer within 30 seconds.");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
