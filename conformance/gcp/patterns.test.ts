import { fileURLToPath } from "node:url";
import { makePlan } from "@motif/gcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudTasks } from "../../src/gcp/testing/cloud-tasks.ts";
import type { LocalServer } from "../../src/gcp/testing/local-server.ts";
import { credentialsServer } from "../../src/gcp/testing/signatures.ts";
import { storageServer } from "../../src/gcp/testing/storage-server.ts";
import { MAX_ATTEMPTS } from "../../src/patterns/02-async-processor/resources.ts";
import { CALLING } from "../common/calling.ts";
import { engineWorld } from "../common/engine-world.ts";
import { normalised } from "../common/normalise.ts";
import { playedPatterns } from "../common/patterns.ts";
import { ROUTING } from "../common/routing.ts";
import {
  EMULATORS_MISSING,
  type Emulator,
  firestoreLauncher,
  pubsubLauncher,
  startFirestore,
  startPubsub,
} from "./emulators.ts";
import { functionsWorld, type Services } from "./functions-world.ts";

const isInstalled = firestoreLauncher !== undefined && pubsubLauncher !== undefined;
if (!isInstalled) console.warn(`Cloud Run functions: ${EMULATORS_MISSING}`);

const PATTERNS = [...(await playedPatterns(makePlan)), CALLING, ROUTING];

const ASYNC_PROCESSOR = fileURLToPath(new URL("../../src/patterns/02-async-processor", import.meta.url));

describe.skipIf(!isInstalled)("the built zips in Google's Functions Framework", () => {
  const emulators: Emulator[] = [];
  let tasks: Awaited<ReturnType<typeof cloudTasks>>;
  let credentials: LocalServer;
  let services: Services;

  beforeAll(async () => {
    const [pubsub, firestore] = await Promise.all([startPubsub(), startFirestore()]);
    emulators.push(pubsub, firestore);
    [tasks, credentials] = await Promise.all([cloudTasks(), credentialsServer()]);
    services = {
      pubsub: pubsub.host,
      firestore: firestore.host,
      tasks: tasks.url,
      credentials: credentials.url,
      storage: storageServer,
    };
  }, 60_000);
  afterAll(async () => {
    await tasks?.[Symbol.asyncDispose]();
    await credentials?.[Symbol.asyncDispose]();
    await Promise.all(emulators.map((emulator) => emulator.stop()));
  });

  it.each(PATTERNS)(
    "$name does the same as in the local engine",
    async ({ folder, app, scenario, secrets }) => {
      await using local = await engineWorld(app, folder, secrets);
      await using deployed = await functionsWorld(folder, services, secrets);
      const expected = normalised(await scenario(local));
      expect(normalised(await scenario(deployed))).toEqual(expected);
    },
  );

  it("a message that can never be processed goes to the dead-letter topic at once", async () => {
    await using deployed = await functionsWorld(ASYNC_PROCESSOR, services);
    await deployed.sendRaw("jobs", '{"id":"no uuid"}');
    await deployed.settle();
    expect(await deployed.deadLetters("jobs")).toEqual(['{"id":"no uuid"}']);
  });

  it("a message whose handler keeps failing goes there after as many attempts as the app says", async () => {
    await using deployed = await functionsWorld(ASYNC_PROCESSOR, services);
    const { body } = await deployed.fetch("/jobs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"text":"to be"}',
    });
    await deployed.loseBuckets();
    await deployed.settle();
    const [job] = await deployed.items("jobs");
    expect(job).toMatchObject({ id: JSON.parse(body).id, attempt: MAX_ATTEMPTS, status: "failed" });
    expect(await deployed.deadLetters("jobs")).toEqual([expect.stringContaining(String(job?.id))]);
  });
});
