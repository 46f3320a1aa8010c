import type { BucketLayout, QueueLayout, SecretLayout, TableLayout } from "@motif/core/platform";
import { bucketSuite, queueSuite, secretSuite, tableSuite } from "@motif/core/testing";
import { resourceVariable, VARIABLE } from "../../environment.ts";
import { cloudStorage } from "../cloud-storage.ts";
import { firestore } from "../firestore.ts";
import { LIFETIME_MS, secretDriver } from "../secrets/secret-driver.ts";
import { cloudTasks } from "./cloud-tasks.ts";
import { firestoreServer } from "./firestore-server.ts";
import { pubsubServer } from "./pubsub-server.ts";
import { pushConsumer } from "./push-consumer.ts";
import { secretServer } from "./secret-server.ts";
import { storageServer } from "./storage-server.ts";

/** Sets variables of the process until the suite is over. */
function withVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = new Map(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

const named = (
  kind: "table" | "bucket" | "secret",
  list: readonly { readonly name: string }[],
  prefix = "test-",
) => Object.fromEntries(list.map(({ name }) => [resourceVariable(kind, name), `${prefix}${name}`]));

tableSuite(
  "Firestore (a stand-in for its REST API)",
  async (tables: readonly TableLayout[]) => {
    const server = await firestoreServer();
    const restore = withVariables({
      ...named("table", tables),
      FIRESTORE_EMULATOR_HOST: server.url,
      [VARIABLE.database]: "projects/motif-test/databases/app",
    });
    const close = async () => {
      restore();
      await server[Symbol.asyncDispose]();
    };
    return { driver: firestore, close };
  },
  { itemLimit: 1_000_000 },
);

queueSuite("Pub/Sub (a stand-in for its REST API)", async (queues: readonly QueueLayout[]) => {
  const [pubsub, documents, tasks] = await Promise.all([pubsubServer(), firestoreServer(), cloudTasks()]);
  const restore = withVariables({
    PUBSUB_EMULATOR_HOST: pubsub.url,
    FIRESTORE_EMULATOR_HOST: documents.url,
    CLOUD_TASKS_EMULATOR_HOST: tasks.url,
    [VARIABLE.database]: "projects/motif-test/databases/app",
    [VARIABLE.taskQueue]: "projects/motif-test/locations/here/queues/delays",
    [VARIABLE.serviceAccount]: "sender@motif-test.iam.gserviceaccount.com",
  });
  const consumer = await pushConsumer(queues, { pubsubUrl: pubsub.url, quietMs: () => 40 });
  const close = async () => {
    restore();
    await consumer.close?.();
    for (const server of [pubsub, documents, tasks]) await server[Symbol.asyncDispose]();
  };
  return { ...consumer, close };
});

bucketSuite("Cloud Storage (a stand-in for its JSON API)", async (buckets: readonly BucketLayout[]) => {
  const server = await storageServer(buckets.map(({ name }) => `test-${name}`));
  const restore = withVariables({ ...named("bucket", buckets), STORAGE_EMULATOR_HOST: server.url });
  const close = async () => {
    restore();
    await server[Symbol.asyncDispose]();
  };
  return { driver: cloudStorage, close };
});

secretSuite("Secret Manager (a stand-in for its REST API)", async (secrets: readonly SecretLayout[]) => {
  const server = await secretServer();
  const restore = withVariables({
    ...named("secret", secrets, "projects/motif-test/secrets/"),
    SECRET_MANAGER_EMULATOR_HOST: server.url,
  });
  let now = 0;
  return {
    driver: secretDriver(() => now),
    async set({ name }, value) {
      server.set(`projects/motif-test/secrets/${name}`, value);
    },
    async expire() {
      now += LIFETIME_MS;
    },
    async close() {
      restore();
      await server[Symbol.asyncDispose]();
    },
  };
});
