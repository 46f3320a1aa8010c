import { topicSuite } from "@motif/core/testing";
import { DATABASE_VARIABLE } from "@motif/gcp/database/environment";
import { afterAll, describe } from "vitest";
import { pulledTopics, topicVariables } from "../../src/gcp/testing/topics.ts";
import {
  EMULATORS_MISSING,
  type Emulator,
  firestoreLauncher,
  pubsubLauncher,
  startFirestore,
  startPubsub,
} from "./emulators.ts";

const isInstalled = firestoreLauncher !== undefined && pubsubLauncher !== undefined;
if (!isInstalled) console.warn(`Topics of Pub/Sub: ${EMULATORS_MISSING}`);

describe.skipIf(!isInstalled)("the driver of topics over Google's emulators", () => {
  const emulators: Emulator[] = [];
  afterAll(() => Promise.all(emulators.map((emulator) => emulator.stop())));

  topicSuite("Pub/Sub", async (topics, queues) => {
    const [pubsub, firestore] = await Promise.all([startPubsub(), startFirestore()]);
    emulators.push(pubsub, firestore);
    Object.assign(process.env, {
      PUBSUB_EMULATOR_HOST: pubsub.host,
      FIRESTORE_EMULATOR_HOST: firestore.host,
      [DATABASE_VARIABLE]: "projects/motif-test/databases/(default)",
      ...topicVariables(topics, queues),
    });
    return pulledTopics(`http://${pubsub.host}`, topics, queues);
  });
});
