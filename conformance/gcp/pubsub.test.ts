import type { QueueLayout } from "@motif/core/platform";
import { queueSuite } from "@motif/core/testing";
import { DATABASE_VARIABLE } from "@motif/gcp/database/environment";
import { ACCOUNT_VARIABLE, TASK_QUEUE_VARIABLE } from "@motif/gcp/queue/environment";
import { afterAll, describe } from "vitest";
import { cloudTasks } from "../../src/gcp/testing/cloud-tasks.ts";
import { pushConsumer } from "../../src/gcp/testing/push-consumer.ts";
import {
  EMULATORS_MISSING,
  type Emulator,
  firestoreLauncher,
  pubsubLauncher,
  startFirestore,
  startPubsub,
} from "./emulators.ts";
import { PushGaps } from "./push-gaps.ts";

/** The emulator has two requests out at a time, and looks for messages of further keys once a second. */
const quietMs = ({ fifo }: QueueLayout) => (fifo ? 1000 : 500);

const isInstalled = firestoreLauncher !== undefined && pubsubLauncher !== undefined;
if (!isInstalled) console.warn(`Pub/Sub: ${EMULATORS_MISSING}`);

describe.skipIf(!isInstalled)("the driver of queues over Google's emulators", () => {
  const emulators: Emulator[] = [];
  afterAll(() => Promise.all(emulators.map((emulator) => emulator.stop())));

  queueSuite("Pub/Sub", async (queues: readonly QueueLayout[]) => {
    const [pubsub, firestore] = await Promise.all([startPubsub(), startFirestore()]);
    emulators.push(pubsub, firestore);
    const tasks = await cloudTasks();
    Object.assign(process.env, {
      PUBSUB_EMULATOR_HOST: pubsub.host,
      FIRESTORE_EMULATOR_HOST: firestore.host,
      CLOUD_TASKS_EMULATOR_HOST: tasks.url,
      [DATABASE_VARIABLE]: "projects/motif-test/databases/(default)",
      [TASK_QUEUE_VARIABLE]: "projects/motif-test/locations/here/queues/delays",
      [ACCOUNT_VARIABLE]: "sender@motif-test.iam.gserviceaccount.com",
    });
    const pubsubUrl = `http://${pubsub.host}`;
    const gaps = new PushGaps(pubsubUrl);
    const completed = gaps.completed.bind(gaps);
    const consumer = await pushConsumer(queues, { pubsubUrl, quietMs, redeliveryMs: 3000, completed });
    await gaps.watch(queues);
    const close = async () => {
      await consumer.close?.();
      await tasks[Symbol.asyncDispose]();
    };
    return { ...consumer, close };
  });
});
