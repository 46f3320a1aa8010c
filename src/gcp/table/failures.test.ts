import {
  AccessDeniedError,
  ConditionFailedError,
  MotifError,
  NotFoundError,
  ThrottledError,
  TooLargeError,
  table,
} from "@motif/core";
import type { TableAction } from "@motif/core/platform";
import { proxy } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { firestoreServer } from "../testing/firestore-server.ts";
import { closedAfterEach } from "../testing/opened.ts";
import { failing, type ScriptedAnswer, scriptedService } from "../testing/scripted-service.ts";
import { table as driver } from "./driver.ts";

const items = table("items", { schema: z.record(z.string(), z.json()), partitionKey: "id" });
const written: ScriptedAnswer = {
  status: 200,
  body: { writeResults: [{ updateTime: "2026-01-01T00:00:00.000001Z" }] },
};

beforeEach(() => {
  vi.stubEnv("MOTIF_TABLE_ITEMS", "acme-items");
  vi.stubEnv(DATABASE_VARIABLE, "projects/acme/databases/app");
  // The jitter of all delays: retries follow at once.
  vi.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
const opened = closedAfterEach();

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
    await driver.put(items, { id: "1" });
    expect(service.requests).toHaveLength(3);
  });

  it("goes on when a connection breaks", async () => {
    const service = await scripted({ cut: true }, written);
    await driver.put(items, { id: "1" });
    expect(service.requests).toHaveLength(2);
  });

  it("gives up when it is throttled for too long", async () => {
    const service = await scripted(failing(429, "RESOURCE_EXHAUSTED"));
    await expect(driver.put(items, { id: "1" })).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(6);
  });

  it.each([
    [403, "PERMISSION_DENIED", AccessDeniedError],
    [404, "NOT_FOUND", NotFoundError],
    [400, "INVALID_ARGUMENT", MotifError],
  ])("%i %s becomes an error of the core, at once", async (code, status, expected) => {
    const service = await scripted(failing(code, status));
    const failure = driver.get(items, { id: "1" });
    await expect(failure).rejects.toThrow(expected);
    await expect(failure).rejects.toThrow("table items");
    expect(service.requests).toHaveLength(1);
  });

  it("that is not there is no item that is there", async () => {
    await scripted(failing(404, "NOT_FOUND"));
    await expect(driver.put(items, { id: "1" }, "absent")).rejects.toThrow(NotFoundError);
  });

  it("sends what a batch could not write again, and only that", async () => {
    const service = await scripted(
      { status: 200, body: { writeResults: [{}, {}], status: [{}, { code: 14, message: "busy" }] } },
      { status: 200, body: { writeResults: [{}], status: [{}] } },
    );
    await driver.putMany(items, [{ id: "1" }, { id: "2" }]);
    const [first, second] = service.requests as { writes: unknown[] }[];
    expect(second?.writes).toEqual([first?.writes[1]]);
  });

  it("gives up on a batch that it cannot write, and on one that Firestore refuses", async () => {
    await scripted({ status: 200, body: { writeResults: [{}], status: [{ code: 8 }] } });
    await expect(driver.putMany(items, [{ id: "1" }])).rejects.toThrow(ThrottledError);
    await scripted({ status: 200, body: { writeResults: [{}], status: [{ code: 3, message: "no" }] } });
    await expect(driver.putMany(items, [{ id: "1" }])).rejects.toThrow("refused an item of table items: no");
  });

  it("names what is missing when a variable is not set", async () => {
    await scripted(written);
    vi.stubEnv("MOTIF_TABLE_ITEMS", undefined);
    await expect(driver.get(items, { id: "1" })).rejects.toThrow("MOTIF_TABLE_ITEMS is not set");
  });

  describe("asked for a transaction", () => {
    const name = expect.stringMatching(/\/documents\/acme-items\/[0-9a-f]{64}$/);
    const actions: readonly TableAction[] = [
      { type: "put", table: items, item: { id: "1" }, condition: "absent" },
      { type: "check", table: items, key: { id: "2" }, condition: "absent" },
    ];
    const nothing: ScriptedAnswer = { status: 200, body: [{ missing: "1" }, { missing: "2" }] };
    const done: ScriptedAnswer = {
      status: 200,
      body: { writeResults: [{ updateTime: "2026-01-01T00:00:00.000001Z" }, {}] },
    };

    // https://cloud.google.com/firestore/docs/manage-data/transactions: "A set of write operations either completely succeed or
    // completely fail" in one commit.
    it("reads the items, and writes or verifies them by their versions in one commit", async () => {
      const service = await scripted(nothing, done);
      expect(await driver.transact(actions)).toEqual([]);
      expect(service.requests[1]).toMatchObject({
        writes: [
          { update: { name }, currentDocument: { exists: false } },
          { verify: name, currentDocument: { exists: false } },
        ],
      });
    });

    it("begins anew where somebody was faster, and gives up where others always are", async () => {
      const overtaken = failing(400, "FAILED_PRECONDITION");
      const patient = await scripted(nothing, overtaken, nothing, done);
      expect(await driver.transact(actions)).toEqual([]);
      expect(patient.requests).toHaveLength(4);
      const turns = Array.from({ length: 100 }, (_, turn) => (turn % 2 ? overtaken : nothing));
      await scripted(...turns);
      await expect(driver.transact(actions)).rejects.toThrow(ThrottledError);
    });

    // https://cloud.google.com/firestore/quotas#writes_and_transactions: "Maximum API request size: 10 MiB"
    it("refuses more than a request can have", async () => {
      const text = "x".repeat(999_000);
      const large = Array.from(
        { length: 11 },
        (_, n): TableAction => ({ type: "put", table: items, item: { id: `${n}`, text } }),
      );
      const service = await scripted({ status: 200, body: [] });
      await expect(driver.transact(large)).rejects.toThrow(TooLargeError);
      expect(service.requests).toHaveLength(1);
    });
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
    await driver.put(items, { id: "1", n: 1 });
    fault.arm();
    const updated = await driver.update(items, { id: "1" }, { add: { n: 1 } });
    expect(updated.item).toEqual({ id: "1", n: 2 });
    expect(await driver.get(items, { id: "1" })).toEqual(updated);
  });

  it("a conditional put whose answer was lost has not failed", async () => {
    await losing("commit");
    const { version } = await driver.put(items, { id: "1" }, "absent");
    expect((await driver.get(items, { id: "1" }))?.version).toBe(version);
    await expect(driver.put(items, { id: "1" }, "absent")).rejects.toThrow(ConditionFailedError);
  });
});
