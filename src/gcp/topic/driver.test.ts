import { topicSuite } from "@motif/core/testing";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { pubsubServer } from "../testing/pubsub-server.ts";
import { pulledTopics, topicVariables } from "../testing/topics.ts";
import { withVariables } from "../testing/variables.ts";

topicSuite("Pub/Sub (a stand-in for its REST API)", async (topics, queues) => {
  const [pubsub, documents] = await Promise.all([pubsubServer(), firestoreServer()]);
  const restore = withVariables({
    PUBSUB_EMULATOR_HOST: pubsub.url,
    FIRESTORE_EMULATOR_HOST: documents.url,
    [DATABASE_VARIABLE]: "projects/motif-test/databases/app",
    ...topicVariables(topics, queues),
  });
  return {
    ...(await pulledTopics(pubsub.url, topics, queues)),
    async close() {
      restore();
      for (const server of [pubsub, documents]) await server[Symbol.asyncDispose]();
    },
  };
});
