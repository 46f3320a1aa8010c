import { app, batchConsumer, consumer, http, httpApi, json, scheduled, table, task } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime } from "./platform.ts";
import { FakePlatform, queueEvent, requestData } from "./testing/fake-platform.ts";

const anything = z.unknown();
const things = table("things", { schema: z.object({ id: z.string() }), partitionKey: "id" });

/** The names of what handlers of all kinds are given, without what they use. */
async function inputNames(): Promise<string[]> {
  const names = new Set<string>();
  const note = (input: object) => {
    for (const name of Object.keys(input)) names.add(name);
  };
  const platform = new FakePlatform();
  const noting = http("a", {}, (input) => {
    note(input);
    return json(1);
  });
  const event = queueEvent("1", {});
  const due = queueEvent("2", { scheduledFor: "2026-01-01T00:00:00.000Z" });
  await createRuntime(noting, platform).http(requestData({}), platform.call());
  await createRuntime(consumer("b", { event: anything }, note), platform).consume([event], platform.call());
  await createRuntime(batchConsumer("c", { event: anything }, note), platform).consume(
    [event],
    platform.call(),
  );
  await createRuntime(scheduled("d", {}, note), platform).scheduled(due, platform.call());
  const working = task("e", { input: anything, output: anything }, (input) => {
    note(input);
    return 1;
  });
  await createRuntime(working, platform).task(1, {}, platform.call());
  return [...names].sort();
}

it("nothing that a function uses can be called what its handler is given anyway", async () => {
  const names = await inputNames();
  expect(names).toContain("now");
  for (const name of names) {
    const clashing = http("clashing", { uses: { [name]: things.reader } }, () => json(1));
    const taken = app("shop", { api: httpApi({ "GET /": clashing }) });
    expect(() => takeInventory(taken), name).toThrow(
      `uses.${name}: "${name}" is a name of the handler's own`,
    );
  }
});
