import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Where `gcloud components install` and the Debian packages put the emulators. */
const SDK_FOLDERS = [
  process.env.CLOUDSDK_ROOT_DIR ?? "",
  "/usr/lib/google-cloud-sdk",
  "/usr/lib64/google-cloud-sdk",
  "/opt/google-cloud-sdk",
  join(process.env.HOME ?? "", "google-cloud-sdk"),
];
const FIRESTORE = "platform/cloud-firestore-emulator/cloud_firestore_emulator";
const PUBSUB = "platform/pubsub-emulator/bin/cloud-pubsub-emulator";
const START_MS = 60_000;

/** The path of the Firestore emulator's launcher, where it is installed. */
export const firestoreLauncher = launcherOf(FIRESTORE);

/** The path of the Pub/Sub emulator's launcher, where it is installed. */
export const pubsubLauncher = launcherOf(PUBSUB);

/** Says once why tests are skipped. */
export const EMULATORS_MISSING =
  "skipped: Google's emulators are not installed (gcloud components install cloud-firestore-emulator pubsub-emulator; they need Java)";

/** A running emulator. */
export interface Emulator {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts Google's emulator of Firestore on a free port of the loopback interface. */
export async function startFirestore(): Promise<Emulator> {
  return start(firestoreLauncher, "/", []);
}

/** Starts Google's emulator of Pub/Sub on a free port of the loopback interface. */
export async function startPubsub(): Promise<Emulator> {
  return start(pubsubLauncher, "/v1/projects/probe/topics", []);
}

function launcherOf(path: string): string | undefined {
  if (spawnSync("java", ["-version"]).status !== 0) return undefined;
  return SDK_FOLDERS.filter((folder) => folder !== "")
    .map((folder) => join(folder, path))
    .find(existsSync);
}

async function start(
  launcher: string | undefined,
  probe: string,
  more: readonly string[],
): Promise<Emulator> {
  if (launcher === undefined) throw new Error(EMULATORS_MISSING);
  const port = await freePort();
  // A process group of its own: the launchers are shell scripts, and Java is their child.
  const child = spawn(launcher, ["--host=127.0.0.1", `--port=${port}`, ...more], {
    stdio: "ignore",
    detached: true,
  });
  const host = `127.0.0.1:${port}`;
  const kill = () => killGroup(child);
  // Nobody else ends the group when this process dies of something unexpected.
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    await stopGroup(child);
  };
  try {
    await untilReady(`http://${host}${probe}`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host, stop };
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  killGroup(child);
  await exited;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGKILL");
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The emulator ended with ${child.exitCode}.`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The emulator did not answer within ${START_MS / 1000} seconds.`);
}

/** A port of the loopback interface that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
