import { type App, consume, queue } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith, jobs, Message, worker } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import type { GcpPlan } from "../compile/rooms.ts";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { DATABASE_ID } from "../database/reference.ts";
import { topic } from "../ground/pubsub/reference.ts";
import { only, planOf, problemsOf, settingsOf } from "../testing/apps.ts";
import { DELIVERIES_VARIABLE } from "./environment.ts";
import { subscriptionId } from "./reference.ts";

const ordered = queue("steps", { schema: Message, fifo: true });

function subscriptionOf(plan: GcpPlan, name: string) {
  const found = plan.subscriptions.find((subscription) => subscription.name === name);
  if (!found) throw new Error(`There is no subscription ${name}.`);
  return found;
}

describe("queues", () => {
  const retrying = (retry: object, more: object = {}) => ({
    work: consume(jobs, worker(), { retry, ...more }),
  });
  const pushOf = (wiring: App["wiring"]) => subscriptionOf(planOf(wiring), "jobs").push;

  it("have a push subscription and one that keeps dead letters", () => {
    const plan = planOf({ work: consume(jobs, worker()) });
    expect(plan.topics.map(({ name }) => name)).toEqual(["jobs", "jobs-dead-letter"]);
    expect(subscriptionOf(plan, "jobs")).toMatchObject({
      ordered: false,
      retention: 345_600,
      push: { function: "work", caller: "work-caller", deadLetterTopic: "jobs-dead-letter" },
    });
    expect(subscriptionOf(plan, "jobs-dead-letter")).toMatchObject({ retention: 1_209_600 });
    expect(subscriptionOf(plan, "jobs-dead-letter").push).toBeUndefined();
  });

  it("that nobody in the app consumes keep their messages all the same", () => {
    const plan = planOf(apiWith({ uses: { jobs: jobs.sender } }));
    expect(plan.subscriptions).toMatchObject([{ name: "jobs" }]);
    expect(subscriptionOf(plan, "jobs").push).toBeUndefined();
  });

  it("keep the order of groups, up to the dead letters", () => {
    const plan = planOf({ work: consume(ordered, worker()) });
    expect(plan.subscriptions.map((subscription) => subscription.ordered)).toEqual([true, true]);
  });

  // https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions: 10 to 600 s
  it("wait for an answer as long as the consumer takes, not the 6 times as long that SQS needs", () => {
    const deadline = (timeout: "1s" | "300s" | "590s") =>
      subscriptionOf(planOf({ work: consume(jobs, worker({ timeout })) }), "jobs").ackDeadline;
    expect([deadline("1s"), deadline("300s"), deadline("590s")]).toEqual([31, 330, 600]);
  });

  it.each([["5s"], ["11m"]] as const)("are refused with a visibility timeout of %s", (visibilityTimeout) => {
    const hidden = queue("hidden", { schema: Message, visibilityTimeout });
    expect(problemsOf({ work: consume(hidden, worker({ timeout: "5s" })) })).toEqual([
      expect.stringContaining("Pub/Sub waits 10 to 600 s"),
    ]);
  });

  it("are refused where the consumer takes longer than Pub/Sub waits", () => {
    expect(problemsOf({ work: consume(jobs, worker({ timeout: "15m" })) })).toEqual([
      expect.stringContaining("Pub/Sub waits for the answer to a push 600 s at most"),
    ]);
  });

  // https://docs.cloud.google.com/pubsub/docs/handling-failures: 5 to 100 attempts, refused pushes among them
  it("are given up by Pub/Sub as late as it can; the adapter gives up after the app's attempts", () => {
    expect(pushOf(retrying({ attempts: 3 }))?.maximumAttempts).toBe(100);
    expect(settingsOf(only(planOf(retrying({ attempts: 3 }))), DELIVERIES_VARIABLE)).toEqual([
      {
        queue: "jobs",
        subscription: subscriptionId("jobs"),
        deadLetterTopic: topic("jobs-dead-letter", "id"),
        attempts: 3,
      },
    ]);
    expect(problemsOf(retrying({ attempts: 101, maxDelay: "1m" }))).toEqual([
      expect.stringContaining("Pub/Sub makes 100"),
    ]);
  });

  it("have a count of the attempts that reached the code, which expires", () => {
    const plan = planOf(retrying({ attempts: 3 }));
    expect(plan.database?.collections).toMatchObject([{ name: "motif-attempts", expiry: "expireAt" }]);
    expect(only(plan).environment[DATABASE_VARIABLE]).toEqual(DATABASE_ID);
  });

  it("wait between deliveries as the policy says, as far as Pub/Sub goes", () => {
    const waits = (retry: object) => {
      const push = pushOf(retrying(retry));
      return [push?.minimumBackoffMs, push?.maximumBackoffMs];
    };
    expect(waits({ attempts: 5, initialDelay: "1s", maxDelay: "15m" })).toEqual([1000, 600_000]);
    expect(waits({ attempts: 9, initialDelay: "2s", maxDelay: "1m" })).toEqual([2000, 60_000]);
    expect(waits({ attempts: 9, initialDelay: "2s", maxDelay: "1m", factor: 1 })).toEqual([2000, 2000]);
  });

  it("are refused with waits that Pub/Sub does not have", () => {
    expect(problemsOf(retrying({ attempts: 20, initialDelay: "1s", maxDelay: "15m" }))).toEqual([
      expect.stringContaining("Pub/Sub 600 s at most"),
    ]);
    expect(problemsOf(retrying({ factor: 3 }))).toEqual([expect.stringContaining("take 2 or 1")]);
  });

  it("say where a batch was asked for that a push does not carry", () => {
    expect(pushOf(retrying({}, { batchSize: 100, batchWindow: "5s" }))?.note).toBe(
      "The app takes up to 100 messages at once within 5 s; a push carries one.",
    );
    expect(pushOf(retrying({}, { batchSize: 1 }))?.note).toBeUndefined();
  });

  it("are refused where they are FIFO and have a delay", () => {
    const late = queue("late", { schema: Message, fifo: true, delay: "5s" });
    expect(problemsOf({ work: consume(late, worker()) })).toEqual([
      expect.stringContaining("Cloud Tasks, which keeps no order"),
    ]);
  });

  // https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions: 10 minutes to 31 days
  it("are refused where they keep messages for less than 10 minutes, or dead letters for more than 31 days", () => {
    const short = queue("short", { schema: Message, retention: "5m" });
    expect(problemsOf({ work: consume(short, worker()) })).toEqual([
      expect.stringContaining("from 10 minutes to 31 days"),
    ]);
    const defaults = loadDefaults();
    const long = { ...defaults, retention: { ...defaults.retention, deadLetters: "40d" as const } };
    expect(problemsOf({ work: consume(jobs, worker()) }, long)).toEqual([
      expect.stringContaining("from 10 minutes to 31 days"),
    ]);
  });
});
