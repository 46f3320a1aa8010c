import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motifHere } from "../testing/motif.ts";

const METERS = fileURLToPath(new URL("../testing/meters", import.meta.url));

/** The commands run the app themselves, one after the other, over the data of one folder. */
describe("motif stream", () => {
  let data: string;
  const stream = (command: string, ...args: string[]) =>
    motifHere(["stream", command, METERS, ...args, "--data-dir", data]);
  const kept = (text: string) =>
    [...text.matchAll(/keep kept count=(\d)/g)].map(([, count]) => Number(count));

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "motif-stream-"));
    for (const count of [1, 2]) await stream("publish", "readings", JSON.stringify({ meter: "M1", count }));
  });
  afterAll(() => rmSync(data, { recursive: true }));

  it("show tells what each shard keeps, and how far behind each consumer is", async () => {
    expect(await stream("show", "readings")).toMatchObject({
      code: 0,
      stdout: "shardId-000000000000  2 records\nkeep (keep)  has processed everything\n",
    });
    expect(JSON.parse((await stream("show", "readings", "--json")).stdout)).toEqual({
      shards: [{ shard: "shardId-000000000000", closed: false, records: 2 }],
      consumers: [{ name: "keep", function: "keep", iteratorAgeSeconds: 0 }],
    });
  });

  it.each([
    { from: ["--last", "1h"], again: [1, 2] },
    { from: ["--from", "2026-01-31T08:00:00Z"], again: [1, 2] },
    { from: ["--position", "2"], again: [2] },
  ])("replay $from delivers again what is there from then on, in order", async ({ from, again }) => {
    const { code, stdout, stderr } = await stream("replay", "keep", ...from);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ waiting: again.length, iteratorAgeSeconds: expect.any(Number) });
    expect(kept(stderr)).toEqual(again);
  });

  it.each([
    [["replay", "keep"], 2, "Say where the replay begins"],
    [["replay", "keep", "--last", "1h", "--position", "1"], 2, "Say where the replay begins"],
    [["replay", "keep", "--last", "soon"], 2, "--last soon is no duration"],
    [["replay", "keep", "--from", "noon"], 2, "--from noon is no time"],
    [["replay", "keep", "--position", "first"], 2, "--position first is no sequence number"],
    [["replay", "kept", "--last", "1h"], 2, 'has no consumer of a stream "kept". It has: keep.'],
    [["show", "reading"], 2, 'has no stream "reading". It has: readings.'],
    [["publish", "readings", "{"], 2, "The record is not JSON"],
    [["publish", "readings", '{"meter":"M1"}'], 1, "/count: "],
  ])("%j is refused with what to write instead", async ([command = "", ...args], code, message) => {
    expect(await stream(command, ...args)).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });
});
