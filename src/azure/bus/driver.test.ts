import { busSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { eventGrid } from "../testing/event-grid.ts";
import { busDriver } from "./bus-driver.ts";
import { rulesVariable } from "./environment.ts";

busSuite("Event Grid (a stand-in for its REST API)", async (buses, layouts) => {
  const queues = new Map<string, string[]>(layouts.map(({ name }) => [name, []]));
  const subscriptions = buses.flatMap(({ name: topic }) =>
    layouts.map(({ name: queue }) => ({
      topic,
      queue,
      deliver: (event: string) => void queues.get(queue)?.push(event),
    })),
  );
  const grid = await eventGrid(subscriptions);
  for (const { name } of buses) {
    process.env[resourceVariable("bus", name)] = grid.endpointOf(name);
    process.env[rulesVariable(name)] = JSON.stringify(
      layouts.flatMap(({ name: queue, rule }) => (rule ? [{ queue, pattern: rule.pattern }] : [])),
    );
  }
  const credential = {
    getToken: async () => ({ token: "token", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  };
  return {
    driver: busDriver(credential),
    drain: async ({ name }) => queues.get(name)?.splice(0) ?? [],
    close: async () => void (await grid[Symbol.asyncDispose]()),
  };
});
