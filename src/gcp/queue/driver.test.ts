import type { QueueLayout } from "@motif/core/platform";
import { queueSuite } from "@motif/core/testing";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { cloudTasks } from "../testing/cloud-tasks.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { pubsubServer } from "../testing/pubsub-server.ts";
import { pushConsumer } from "../testing/push-consumer.ts";
import { withVariables } from "../testing/variables.ts";
import { ACCOUNT_VARIABLE, TASK_QUEUE_VARIABLE } from "./environment.ts";

queueSuite("Pub/Sub (a stand-in for its REST API)", async (queues: readonly QueueLayout[]) => {
  const [pubsub, documents, tasks] = await Promise.all([pubsubServer(), firestoreServer(), cloudTasks()]);
  const restore = withVariables({
    PUBSUB_EMULATOR_HOST: pubsub.url,
    FIRESTORE_EMULATOR_HOST: documents.url,
    CLOUD_TASKS_EMULATOR_HOST: tasks.url,
    [DATABASE_VARIABLE]: "projects/motif-test/databases/app",
    [TASK_QUEUE_VARIABLE]: "projects/motif-test/locations/here/queues/delays",
    [ACCOUNT_VARIABLE]: "sender@motif-test.iam.gserviceaccount.com",
  });
  const consumer = await pushConsumer(queues, {
    pubsubUrl: pubsub.url,
    quietMs: () => 40,
    underWay: pubsub.underWay,
  });
  const close = async () => {
    restore();
    await consumer.close?.();
    for (const server of [pubsub, documents, tasks]) await server[Symbol.asyncDispose]();
  };
  return { ...consumer, close };
});
