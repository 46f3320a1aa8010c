import { table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { Change } from "../checks.ts";
import { seen } from "../testing/seen.ts";
import { everyChange, transitions } from "./transitions.ts";

const Job = z.object({ id: z.string(), status: z.enum(["queued", "running", "done"]) });
type Status = z.infer<typeof Job>["status"];
const jobs = table("jobs", { schema: Job, partitionKey: "id" });

function change(before: Status | undefined, after: Status | undefined): Change<z.infer<typeof Job>> {
  const item = (status: Status | undefined) => status && { id: "1", status };
  return { key: '["1"]', at: 0, by: "process-job#3", before: item(before), after: item(after) };
}

const check = transitions(jobs, {
  state: ({ status }) => status,
  first: ["queued"],
  next: { queued: ["running"], running: ["done", "queued"], done: [] },
  last: ["done"],
});

describe("states of an item", () => {
  it("may follow each other as is allowed, and stay", () => {
    const changes = [
      change(undefined, "queued"),
      change("queued", "running"),
      change("running", "running"),
      change("running", "done"),
      change("done", "done"),
      change("done", undefined),
      change(undefined, undefined), // nothing was there to delete
    ];
    expect(check(seen({ changes }))).toBeUndefined();
  });

  it.each([
    [change("done", "running"), "it goes from done to running"],
    [change(undefined, "running"), "it begins as running"],
    [change("queued", undefined), "it is deleted while queued"],
  ])("are refused otherwise", (wrong, told) => {
    expect(check(seen({ changes: [change(undefined, "queued"), wrong] }))).toBe(
      `Item ["1"] of jobs, changed by process-job#3: ${told}.`,
    );
  });

  it("are anything at the beginning and the end where nothing else is said", () => {
    const free = transitions(jobs, {
      state: ({ status }) => status,
      next: { queued: [], running: [], done: [] },
    });
    expect(free(seen({ changes: [change(undefined, "running"), change("running", undefined)] }))).toBe(
      undefined,
    );
  });
});

describe("a rule for every change", () => {
  it("looks at each change once in a run, and in every run anew", () => {
    const looked: (Status | undefined)[] = [];
    const rule = everyChange(jobs, ({ after }) => {
      looked.push(after?.status);
      return undefined;
    });
    const changes = [change(undefined, "queued")];
    const run = seen({ changes });
    rule(run);
    rule(run);
    changes.push(change("queued", "running"));
    rule(run);
    expect(looked).toEqual(["queued", "running"]);
    rule(seen({ changes }));
    expect(looked).toEqual(["queued", "running", "queued", "running"]);
  });

  it("goes on saying what is wrong", () => {
    const rule = everyChange(jobs, ({ after }) => (after ? undefined : "it is gone"));
    const run = seen({ changes: [change("done", undefined), change(undefined, "queued")] });
    expect(rule(run)).toBe('Item ["1"] of jobs, changed by process-job#3: it is gone.');
    expect(rule(run)).toBe(rule(run));
  });
});
