import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Database } from "./database.ts";
import { KEPT_TIMES_SCHEMA, openKeptTimes } from "./kept-times.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-kept-times-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("times outlive the database's process, each of what it was written of", async () => {
  const first = new Database({ folder, schemas: [KEPT_TIMES_SCHEMA] });
  const written = openKeptTimes(first);
  await first.run(() => {
    written.set("nightly", "at two", 1);
    written.set("nightly", "at two", 2);
    written.set("hourly", "every hour", 3);
    written.set("hourly", "every two hours", 4);
  });
  first.close();
  const second = new Database({ folder, schemas: [KEPT_TIMES_SCHEMA] });
  const kept = openKeptTimes(second);
  expect(kept.get("nightly", "at two")).toBe(2);
  expect(kept.get("hourly", "every hour")).toBeUndefined();
  expect(kept.get("hourly", "every two hours")).toBe(4);
  expect(kept.get("weekly", "at two")).toBeUndefined();
  second.close();
});
