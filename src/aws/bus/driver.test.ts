import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventBridgePattern } from "@motif/core/platform";
import { busSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { eventBridge } from "../testing/event-bridge.ts";
import { clientConfig } from "../testing/over-moto.ts";
import { busDriver } from "./bus-driver.ts";

busSuite("EventBridge (a stand-in for its API)", async (buses, layouts) => {
  const queues = new Map<string, string[]>(layouts.map(({ name }) => [name, []]));
  const rules = layouts.flatMap(({ name, rule }) =>
    buses.map((bus) => ({
      bus: `test-${bus.name}`,
      pattern: eventBridgePattern(rule?.pattern ?? {}),
      deliver: (detail: string) => void queues.get(name)?.push(detail),
    })),
  );
  const service = await eventBridge(rules);
  for (const { name } of buses) process.env[resourceVariable("bus", name)] = `test-${name}`;
  const client = new EventBridgeClient(clientConfig(service.endpoint));
  return {
    driver: busDriver(client),
    drain: async ({ name }) => queues.get(name)?.splice(0) ?? [],
    async close() {
      client.destroy();
      await service[Symbol.asyncDispose]();
    },
  };
});
