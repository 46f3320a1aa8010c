import { MotifError, queue, TooLargeError } from "@motif/core";
import { proxy } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { cloudTasks } from "../testing/cloud-tasks.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { closedAfterEach } from "../testing/opened.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { queue as driver } from "./driver.ts";
import { ACCOUNT_VARIABLE, TASK_QUEUE_VARIABLE } from "./environment.ts";

const jobs = queue("jobs", { schema: z.unknown() });
const steps = queue("steps", { schema: z.unknown(), fifo: true });
const TOPIC = "projects/acme/topics/jobs";

beforeEach(() => {
  vi.stubEnv("MOTIF_QUEUE_JOBS", TOPIC);
  vi.stubEnv("MOTIF_QUEUE_STEPS", TOPIC);
  vi.stubEnv(DATABASE_VARIABLE, "projects/acme/databases/app");
  // The jitter of all delays: retries follow at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const opened = closedAfterEach();

describe("Pub/Sub", () => {
  const messages = (count: number, body = "{}") =>
    Array.from({ length: count }, () => ({ body, attributes: {} }));
  const accepted: ScriptedAnswer = {
    status: 200,
    body: ({ messages: sent }) => ({ messageIds: (sent as unknown[]).map((_, index) => String(index)) }),
  };
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = opened(await scriptedService(answers));
    vi.stubEnv("PUBSUB_EMULATOR_HOST", service.url);
    return service;
  };

  it("a message that had to be published again keeps its id", async () => {
    const service = await scripted(failing(503, "UNAVAILABLE"), accepted);
    const [sent] = await driver.send(jobs, messages(1));
    const ids = (service.requests as { messages: { attributes: Record<string, string> }[] }[]).map(
      (request) => request.messages[0]?.attributes["motif-id"],
    );
    expect(ids).toEqual([sent?.id, sent?.id]);
  });

  it("cuts what is too much for one call, in order", async () => {
    const service = await scripted(accepted);
    await driver.send(jobs, messages(2500));
    const counts = (service.requests as { messages: unknown[] }[]).map((request) => request.messages.length);
    expect(counts.toSorted()).toEqual([1000, 1000, 500]);
  });

  it("refuses a message that is too large before it sends any", async () => {
    const service = await scripted(accepted);
    await expect(driver.send(jobs, messages(1, "x".repeat(8_000_000)))).rejects.toThrow(TooLargeError);
    expect(service.requests).toHaveLength(0);
  });

  it("throws where a topic is not there", async () => {
    await scripted(failing(404, "NOT_FOUND"));
    await expect(driver.send(jobs, messages(1))).rejects.toThrow("knows no queue jobs");
  });

  it("a delayed message waits in one task, however often the call is tried", async () => {
    const tasks = opened(await cloudTasks());
    let calls = 0;
    const between = opened(await proxy(tasks.url, () => (calls++ === 0 ? "lose-answer" : "pass")));
    const service = await scripted(accepted);
    vi.stubEnv("CLOUD_TASKS_EMULATOR_HOST", between.url);
    vi.stubEnv(TASK_QUEUE_VARIABLE, "projects/acme/locations/here/queues/delays");
    vi.stubEnv(ACCOUNT_VARIABLE, "sender@acme.iam.gserviceaccount.com");
    await driver.send(jobs, [{ body: "1", attributes: {}, delayMs: 500 }]);
    expect(service.requests).toHaveLength(0);
    await vi.waitFor(() => expect(service.requests).toHaveLength(1));
    expect(calls).toBe(2);
  });

  it("a delayed message is refused where there is nowhere to wait, and is not sent at once", async () => {
    const service = await scripted(accepted);
    const late = { body: "1", attributes: {}, delayMs: 50 };
    await expect(driver.send(jobs, [late])).rejects.toThrow(`${TASK_QUEUE_VARIABLE} is not set`);
    expect(service.requests).toHaveLength(0);
  });

  it("a FIFO queue with a delay is refused", async () => {
    const slow = queue("steps", { schema: z.unknown(), fifo: true, delay: "5s" });
    await expect(driver.send(slow, messages(1))).rejects.toThrow("A FIFO queue has no delay on Google Cloud");
  });

  it.each(["", "g".repeat(1025)])("a group that would have no order is refused", async (group) => {
    await expect(driver.send(steps, [{ body: "1", attributes: {}, group }])).rejects.toThrow(
      "has 1 to 1024 bytes on Google Cloud",
    );
  });

  describe("FIFO", () => {
    const grouped = [{ body: "1", attributes: {}, group: "g" }];
    const database = async () => {
      const server = opened(await firestoreServer());
      vi.stubEnv("FIRESTORE_EMULATOR_HOST", server.url);
    };

    it("what a sender could not publish, the next one does", async () => {
      await database();
      const service = await scripted(...Array(6).fill(failing(503, "UNAVAILABLE")), accepted);
      await expect(driver.send(steps, grouped)).rejects.toThrow(MotifError);
      const [sent] = await driver.send(steps, grouped);
      expect(service.requests).toHaveLength(7);
      expect(await driver.send(steps, grouped)).toEqual([sent]);
      expect(service.requests).toHaveLength(7);
    });

    it("what was published before a call failed is not published again", async () => {
      await database();
      const many = Array.from({ length: 1200 }, (_, n) => ({ body: String(n), attributes: {}, group: "g" }));
      const service = await scripted(accepted, ...Array(6).fill(failing(503, "UNAVAILABLE")), accepted);
      await expect(driver.send(steps, many)).rejects.toThrow(MotifError);
      await driver.send(steps, many);
      const counts = (service.requests as { messages: unknown[] }[]).map(
        (request) => request.messages.length,
      );
      expect(counts).toEqual([1000, ...Array(6).fill(200), 200]);
    });

    it("the same message twice in one call goes out once, under one id", async () => {
      await database();
      const service = await scripted(accepted);
      const [one, two] = await driver.send(steps, [...grouped, ...grouped]);
      expect(one).toEqual(two);
      expect((service.requests[0] as { messages: unknown[] }).messages).toHaveLength(1);
    });

    it("a message is new again 5 minutes later", async () => {
      await database();
      const service = await scripted(accepted);
      await driver.send(steps, grouped);
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5 * 60_000 + 1);
      await driver.send(steps, grouped);
      expect(service.requests).toHaveLength(2);
    });
  });
});
