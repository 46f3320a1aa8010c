import {
  AccessDeniedError,
  bucket,
  ConditionFailedError,
  MotifError,
  NotFoundError,
  queue,
  ThrottledError,
  TooLargeError,
  table,
} from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { VARIABLE } from "../../environment.ts";
import { cloudStorage } from "../cloud-storage.ts";
import { firestore } from "../firestore.ts";
import { pubsub } from "../pubsub.ts";
import { cloudTasks } from "./cloud-tasks.ts";
import { firestoreServer } from "./firestore-server.ts";
import { type Fault, proxy, type ScriptedAnswer, scriptedService } from "./scripted-service.ts";
import { storageServer } from "./storage-server.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
const jobs = queue("jobs", { schema: z.unknown() });
const steps = queue("steps", { schema: z.unknown(), fifo: true });
const files = bucket("files");
const TOPIC = "projects/acme/topics/jobs";
const written: ScriptedAnswer = {
  status: 200,
  body: { writeResults: [{ updateTime: "2026-01-01T00:00:00.000001Z" }] },
};

const open: AsyncDisposable[] = [];
const opened = <S extends AsyncDisposable>(server: S): S => {
  open.push(server);
  return server;
};

function failing(code: number, status: string, message = "as scripted"): ScriptedAnswer {
  return { status: code, body: { error: { code, status, message } } };
}

beforeEach(() => {
  vi.stubEnv("MOTIF_TABLE_ITEMS", "acme-items");
  vi.stubEnv("MOTIF_QUEUE_JOBS", TOPIC);
  vi.stubEnv("MOTIF_QUEUE_STEPS", TOPIC);
  vi.stubEnv("MOTIF_BUCKET_FILES", "acme-files");
  vi.stubEnv(VARIABLE.database, "projects/acme/databases/app");
  // The jitter of all delays: retries follow at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(async () => {
  for (const server of open.splice(0).reverse()) await server[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("Firestore", () => {
  const scripted = async (...answers: ScriptedAnswer[]) => {
    const service = opened(await scriptedService(answers));
    vi.stubEnv("FIRESTORE_EMULATOR_HOST", service.url);
    return service;
  };

  // https://cloud.google.com/firestore/docs/understand-error-codes
  it.each([
    [429, "RESOURCE_EXHAUSTED"],
    [503, "UNAVAILABLE"],
    [500, "INTERNAL"],
    [504, "DEADLINE_EXCEEDED"],
    [409, "ABORTED"],
  ])("goes on after %i %s", async (code, status) => {
    const service = await scripted(failing(code, status), failing(code, status), written);
    await firestore.put(items, { id: "1" });
    expect(service.requests).toHaveLength(3);
  });

  it("goes on when a connection breaks", async () => {
    const service = await scripted({ cut: true }, written);
    await firestore.put(items, { id: "1" });
    expect(service.requests).toHaveLength(2);
  });

  it("gives up when it is throttled for too long", async () => {
    const service = await scripted(failing(429, "RESOURCE_EXHAUSTED"));
    await expect(firestore.put(items, { id: "1" })).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(6);
  });

  it.each([
    [403, "PERMISSION_DENIED", AccessDeniedError],
    [404, "NOT_FOUND", NotFoundError],
    [400, "INVALID_ARGUMENT", MotifError],
  ])("%i %s becomes an error of the core, at once", async (code, status, expected) => {
    const service = await scripted(failing(code, status));
    const failure = firestore.get(items, { id: "1" });
    await expect(failure).rejects.toThrow(expected);
    await expect(failure).rejects.toThrow("table items");
    expect(service.requests).toHaveLength(1);
  });

  it("that is not there is no item that is there", async () => {
    await scripted(failing(404, "NOT_FOUND"));
    await expect(firestore.put(items, { id: "1" }, "absent")).rejects.toThrow(NotFoundError);
  });

  it("sends what a batch could not write again, and only that", async () => {
    const service = await scripted(
      { status: 200, body: { writeResults: [{}, {}], status: [{}, { code: 14, message: "busy" }] } },
      { status: 200, body: { writeResults: [{}], status: [{}] } },
    );
    await firestore.putMany(items, [{ id: "1" }, { id: "2" }]);
    const [first, second] = service.requests as { writes: unknown[] }[];
    expect(second?.writes).toEqual([first?.writes[1]]);
  });

  it("gives up on a batch that it cannot write, and on one that Firestore refuses", async () => {
    await scripted({ status: 200, body: { writeResults: [{}], status: [{ code: 8 }] } });
    await expect(firestore.putMany(items, [{ id: "1" }])).rejects.toThrow(ThrottledError);
    await scripted({ status: 200, body: { writeResults: [{}], status: [{ code: 3, message: "no" }] } });
    await expect(firestore.putMany(items, [{ id: "1" }])).rejects.toThrow(
      "refused an item of table items: no",
    );
  });

  it("names what is missing when a variable is not set", async () => {
    await scripted(written);
    vi.stubEnv("MOTIF_TABLE_ITEMS", undefined);
    await expect(firestore.get(items, { id: "1" })).rejects.toThrow("MOTIF_TABLE_ITEMS is not set");
  });

  /** A database whose first answer to a method is lost after the write. */
  const losing = async (method: string) => {
    const database = opened(await firestoreServer());
    let isLost = false;
    const between = opened(
      await proxy(database.url, ({ url = "" }) => {
        if (isLost || !url.endsWith(`:${method}`)) return "pass";
        isLost = true;
        return "lose-answer";
      }),
    );
    vi.stubEnv("FIRESTORE_EMULATOR_HOST", between.url);
    return { arm: () => (isLost = false), disarm: () => (isLost = true) };
  };

  it("an update whose answer was lost happens once", async () => {
    const fault = await losing("commit");
    fault.disarm();
    await firestore.put(items, { id: "1", n: 1 });
    fault.arm();
    const updated = await firestore.update(items, { id: "1" }, { add: { n: 1 } });
    expect(updated.item).toEqual({ id: "1", n: 2 });
    expect(await firestore.get(items, { id: "1" })).toEqual(updated);
  });

  it("a conditional put whose answer was lost has not failed", async () => {
    await losing("commit");
    const { version } = await firestore.put(items, { id: "1" }, "absent");
    expect((await firestore.get(items, { id: "1" }))?.version).toBe(version);
    await expect(firestore.put(items, { id: "1" }, "absent")).rejects.toThrow(ConditionFailedError);
  });
});

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
    const [sent] = await pubsub.send(jobs, messages(1));
    const ids = (service.requests as { messages: { attributes: Record<string, string> }[] }[]).map(
      (request) => request.messages[0]?.attributes["motif-id"],
    );
    expect(ids).toEqual([sent?.id, sent?.id]);
  });

  it("cuts what is too much for one call, in order", async () => {
    const service = await scripted(accepted);
    await pubsub.send(jobs, messages(2500));
    const counts = (service.requests as { messages: unknown[] }[]).map((request) => request.messages.length);
    expect(counts.toSorted()).toEqual([1000, 1000, 500]);
  });

  it("refuses a message that is too large before it sends any", async () => {
    const service = await scripted(accepted);
    await expect(pubsub.send(jobs, messages(1, "x".repeat(8_000_000)))).rejects.toThrow(TooLargeError);
    expect(service.requests).toHaveLength(0);
  });

  it("throws where a topic is not there", async () => {
    await scripted(failing(404, "NOT_FOUND"));
    await expect(pubsub.send(jobs, messages(1))).rejects.toThrow("knows no queue jobs");
  });

  it("a delayed message waits in one task, however often the call is tried", async () => {
    const tasks = opened(await cloudTasks());
    let calls = 0;
    const between = opened(await proxy(tasks.url, () => (calls++ === 0 ? "lose-answer" : "pass")));
    const service = await scripted(accepted);
    vi.stubEnv("CLOUD_TASKS_EMULATOR_HOST", between.url);
    vi.stubEnv(VARIABLE.taskQueue, "projects/acme/locations/here/queues/delays");
    vi.stubEnv(VARIABLE.serviceAccount, "sender@acme.iam.gserviceaccount.com");
    await pubsub.send(jobs, [{ body: "1", attributes: {}, delayMs: 50 }]);
    expect(service.requests).toHaveLength(0);
    await vi.waitFor(() => expect(service.requests).toHaveLength(1));
    expect(calls).toBe(2);
  });

  it("a delayed message is refused where there is nowhere to wait, and is not sent at once", async () => {
    const service = await scripted(accepted);
    const late = { body: "1", attributes: {}, delayMs: 50 };
    await expect(pubsub.send(jobs, [late])).rejects.toThrow(`${VARIABLE.taskQueue} is not set`);
    expect(service.requests).toHaveLength(0);
  });

  it("a FIFO queue with a delay is refused", async () => {
    const slow = queue("steps", { schema: z.unknown(), fifo: true, delay: "5s" });
    await expect(pubsub.send(slow, messages(1))).rejects.toThrow("A FIFO queue has no delay on Google Cloud");
  });

  it.each(["", "g".repeat(1025)])("a group that would have no order is refused", async (group) => {
    await expect(pubsub.send(steps, [{ body: "1", attributes: {}, group }])).rejects.toThrow(
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
      await expect(pubsub.send(steps, grouped)).rejects.toThrow(MotifError);
      const [sent] = await pubsub.send(steps, grouped);
      expect(service.requests).toHaveLength(7);
      expect(await pubsub.send(steps, grouped)).toEqual([sent]);
      expect(service.requests).toHaveLength(7);
    });

    it("what was published before a call failed is not published again", async () => {
      await database();
      const many = Array.from({ length: 1200 }, (_, n) => ({ body: String(n), attributes: {}, group: "g" }));
      const service = await scripted(accepted, ...Array(6).fill(failing(503, "UNAVAILABLE")), accepted);
      await expect(pubsub.send(steps, many)).rejects.toThrow(MotifError);
      await pubsub.send(steps, many);
      const counts = (service.requests as { messages: unknown[] }[]).map(
        (request) => request.messages.length,
      );
      expect(counts).toEqual([1000, ...Array(6).fill(200), 200]);
    });

    it("the same message twice in one call goes out once, under one id", async () => {
      await database();
      const service = await scripted(accepted);
      const [one, two] = await pubsub.send(steps, [...grouped, ...grouped]);
      expect(one).toEqual(two);
      expect((service.requests[0] as { messages: unknown[] }).messages).toHaveLength(1);
    });

    it("a message is new again 5 minutes later", async () => {
      await database();
      const service = await scripted(accepted);
      await pubsub.send(steps, grouped);
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5 * 60_000 + 1);
      await pubsub.send(steps, grouped);
      expect(service.requests).toHaveLength(2);
    });
  });
});

describe("Cloud Storage", () => {
  const MIB = 1024 * 1024;
  const storage = async (fault: Parameters<typeof proxy>[1] = () => "pass") => {
    const server = opened(await storageServer(["acme-files"]));
    const between = opened(await proxy(server.url, fault));
    vi.stubEnv("STORAGE_EMULATOR_HOST", between.url);
    return server;
  };
  const chunks = (count: number, size: number) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < count; i++) controller.enqueue(new Uint8Array(size).fill(i));
        controller.close();
      },
    });

  it.each([16, 17, 20])(
    "stores a stream of %i MiB in parts, each of which can be tried again",
    async (size) => {
      let parts = 0;
      await storage(({ method }) => (method === "PUT" && ++parts === 2 ? "fail" : "pass"));
      const put = await cloudStorage.put(files, "large", chunks(size, MIB), {});
      expect(put.size).toBe(size * MIB);
      const bytes = await (await cloudStorage.get(files, "large"))?.bytes();
      expect(bytes?.byteLength).toBe(size * MIB);
      expect([0, 7, 8, size - 1].map((i) => bytes?.[i * MIB])).toEqual([0, 7, 8, size - 1]);
      expect(parts).toBe(Math.ceil(size / 8) + 1);
    },
  );

  it("stores a large object that is in memory in parts too", async () => {
    let parts = 0;
    await storage(({ method }) => (method === "PUT" && ++parts === 1 ? "fail" : "pass"));
    const content = new Uint8Array(9 * MIB).fill(7);
    expect((await cloudStorage.put(files, "large", content, {})).size).toBe(9 * MIB);
    expect(parts).toBe(3);
  });

  it("an upload whose last answer was lost has not failed", async () => {
    let parts = 0;
    await storage(({ method }) => (method === "PUT" && ++parts === 2 ? "lose-answer" : "pass"));
    expect((await cloudStorage.put(files, "large", chunks(9, MIB), {})).size).toBe(9 * MIB);
    expect(parts).toBe(3);
  });

  it("gives an upload up whose stream fails after its first part", async () => {
    const deleted: string[] = [];
    const server = await storage(({ method = "", url = "" }) => {
      if (method === "DELETE") deleted.push(url);
      return "pass";
    });
    let made = 0;
    const content = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (made++ < 18) controller.enqueue(new Uint8Array(MIB));
        else controller.error(new Error("the sender went away"));
      },
    });
    await expect(cloudStorage.put(files, "large", content, {})).rejects.toThrow("the sender went away");
    expect(deleted).toHaveLength(1);
    expect(server.objects("acme-files")).toEqual([]);
  });

  it("a conditional put whose answer was lost has not failed", async () => {
    let isLost = false;
    await storage(({ method }) => {
      if (method !== "POST" || isLost) return "pass";
      isLost = true;
      return "lose-answer";
    });
    const put = await cloudStorage.put(files, "key", "content", { if: "absent" });
    expect((await cloudStorage.head(files, "key"))?.version).toBe(put.version);
    await expect(cloudStorage.put(files, "key", "other", { if: "absent" })).rejects.toThrow(
      ConditionFailedError,
    );
  });

  it("reads an object that was replaced between its two calls as it is then", async () => {
    let isReplaced = false;
    await storage(async ({ url = "" }): Promise<Fault> => {
      if (!url.includes("alt=media") || isReplaced) return "pass";
      isReplaced = true;
      await cloudStorage.put(files, "key", "second", {});
      return "pass";
    });
    await cloudStorage.put(files, "key", "first", {});
    expect(await (await cloudStorage.get(files, "key"))?.text()).toBe("second");
  });

  it("tells an object that is not there from a bucket that is not", async () => {
    await storage();
    expect(await cloudStorage.get(files, "nothing")).toBeUndefined();
    vi.stubEnv("MOTIF_BUCKET_FILES", "elsewhere");
    await expect(cloudStorage.get(files, "nothing")).rejects.toThrow(NotFoundError);
    await expect(cloudStorage.delete(files, "nothing")).rejects.toThrow("knows no bucket files");
  });

  it("carries the trace of the writer along, out of the user's sight", async () => {
    const server = await storage();
    const attributes = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    await cloudStorage.put(files, "key", "", { metadata: { owner: "ann" }, attributes });
    expect(server.objects("acme-files")[0]?.metadata).toMatchObject({
      owner: "ann",
      "motif-traceparent": attributes.traceparent,
    });
    expect((await cloudStorage.head(files, "key"))?.metadata).toEqual({ owner: "ann" });
    await expect(cloudStorage.put(files, "key", "", { metadata: { "motif-x": "1" } })).rejects.toThrow(
      "are Motif's",
    );
  });
});
