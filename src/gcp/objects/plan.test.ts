import {
  type ConsumerFunction,
  consume,
  consumer,
  type ObjectCreated,
  objectCreated,
  onObjectCreated,
} from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { jobs, uploads } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { ASYNC_DELIVERY_VARIABLE } from "../function/environment.ts";
import { topic } from "../ground/pubsub/reference.ts";
import { only, planOf, problemsOf, settingsOf } from "../testing/apps.ts";
import { FILTERS_VARIABLE } from "./environment.ts";

function onObject(name: string, settings = {}): ConsumerFunction<ObjectCreated> {
  return consumer(name, { event: objectCreated, ...settings }, () => {});
}

describe("object events", () => {
  it("reach a function once for each bucket, which then looks at the key", () => {
    const read = onObject("read");
    const plan = planOf({
      csv: onObjectCreated(uploads, read, { suffix: ".csv" }),
      pdf: onObjectCreated(uploads, read, { suffix: ".pdf" }),
    });
    expect(plan.objectTriggers).toEqual([
      { name: "read", bucket: "uploads", function: "read", caller: "read-caller" },
    ]);
    expect(settingsOf(only(plan), FILTERS_VARIABLE)).toEqual([
      { bucket: "uploads", prefix: "", suffix: ".csv" },
      { bucket: "uploads", prefix: "", suffix: ".pdf" },
    ]);
  });

  it("that fail for good have a topic of their own, which keeps them", () => {
    const plan = planOf({ up: onObjectCreated(uploads, onObject("read")) });
    expect(plan.subscriptions.map(({ name }) => name)).toEqual(["read-dead-letter"]);
    expect(settingsOf(only(plan), ASYNC_DELIVERY_VARIABLE)).toMatchObject({
      attempts: 3,
      deadLetterTopic: topic("read-dead-letter", "id"),
    });
  });

  // https://docs.cloud.google.com/eventarc/docs/retry-events: 24 hours
  it("are refused with a maximum age that Eventarc does not keep them for", () => {
    const defaults = loadDefaults();
    const old = {
      ...defaults,
      retries: { ...defaults.retries, async: { ...defaults.retries.async, maximumAge: "2d" as const } },
    };
    expect(problemsOf({ up: onObjectCreated(uploads, onObject("read")) }, old)).toEqual([
      expect.stringContaining("Eventarc keeps events for 86400 s"),
    ]);
  });

  it("are refused for functions that run longer than 9 minutes", () => {
    expect(problemsOf({ up: onObjectCreated(uploads, onObject("read", { timeout: "10m" })) })).toEqual([
      expect.stringContaining("functions that Eventarc calls have 540 s"),
    ]);
  });

  it("are refused beside messages of a queue", () => {
    const both = consumer("both", { event: z.any() }, () => {});
    expect(
      problemsOf({ a: consume(jobs, both as never), b: onObjectCreated(uploads, both as never) })[0],
    ).toContain("Make two functions of it");
  });
});
