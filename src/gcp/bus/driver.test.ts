import { busSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { markedFor } from "../ground/pubsub/feeds.ts";
import { toEvent } from "../queue/push.ts";
import { pubsubServer } from "../testing/pubsub-server.ts";
import { withVariables } from "../testing/variables.ts";
import { bus as driver } from "./driver.ts";
import { RULES_VARIABLE } from "./environment.ts";

const PROJECT = "projects/motif-test";

busSuite("Pub/Sub (a stand-in for its REST API)", async (buses, queues) => {
  const pubsub = await pubsubServer();
  const rules = queues.flatMap(({ name: queue, rule }) =>
    rule ? [{ bus: rule.bus.name, queue, pattern: rule.pattern }] : [],
  );
  const restore = withVariables({
    PUBSUB_EMULATOR_HOST: pubsub.url,
    [RULES_VARIABLE]: JSON.stringify(rules),
    ...Object.fromEntries(
      buses.map(({ name }) => [resourceVariable("bus", name), `${PROJECT}/topics/test-${name}`]),
    ),
  });
  const call = async (method: string, path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const url = `${pubsub.url}/v1/${PROJECT}/${path}`;
    return (await fetch(url, { method, headers, body: JSON.stringify(body) })).json();
  };
  for (const { name } of buses) await call("PUT", `topics/test-${name}`, {});
  for (const { name, rule } of queues) {
    const topic = `${PROJECT}/topics/test-${rule?.bus.name}`;
    await call("PUT", `subscriptions/${name}`, {
      topic,
      enableMessageOrdering: false,
      filter: markedFor(name),
    });
  }
  return {
    driver,
    async drain({ name }) {
      const { receivedMessages } = await call("POST", `subscriptions/${name}:pull`, { maxMessages: 1000 });
      const ackIds = receivedMessages.map(({ ackId }: { ackId: string }) => ackId);
      await call("POST", `subscriptions/${name}:acknowledge`, { ackIds });
      return receivedMessages.map(
        ({ message }: { message: Parameters<typeof toEvent>[0]["message"] }) =>
          toEvent({ subscription: name, message }, name, 1).data,
      );
    },
    async close() {
      restore();
      await pubsub[Symbol.asyncDispose]();
    },
  };
});
