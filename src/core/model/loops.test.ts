import { app, bucket, consume, consumer, objectCreated, onObjectCreated, queue, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { loadDefaults, loopsOf, takeInventory } from "./index.ts";

const schema = z.object({ n: z.number() });
const jobs = queue("jobs", { schema });
const answers = queue("answers", { schema });
const files = bucket("files");
const notes = table("notes", { schema: z.object({ id: z.string() }), partitionKey: "id" });

function loops(...wiring: Parameters<typeof app>[1][string][]) {
  const definition = app("test", Object.fromEntries(wiring.map((each, index) => [`w${index}`, each])));
  return loopsOf(takeInventory(definition, loadDefaults()));
}

const does = () => {};

describe("what can cause its own next call", () => {
  it("is a consumer that may send to its own queue", () => {
    const again = consumer("again", { event: schema, uses: { jobs: jobs.sender } }, does);
    expect(loops(consume(jobs, again))).toEqual([{ function: "again", through: ["queue jobs"] }]);
  });

  it("is one that may write into the bucket whose objects it gets, and none that only reads there", () => {
    const thumbs = consumer("thumbs", { event: objectCreated, uses: { files: files.readWriter } }, does);
    const index = consumer(
      "index",
      { event: objectCreated, uses: { files: files.reader, notes: notes.writer } },
      does,
    );
    expect(loops(onObjectCreated(files, thumbs))).toEqual([
      { function: "thumbs", through: ["bucket files"] },
    ]);
    expect(loops(onObjectCreated(files, index))).toEqual([]);
  });

  it("is each of those that send to each other, by the shortest way", () => {
    const ask = consumer("ask", { event: schema, uses: { answers: answers.sender } }, does);
    const answer = consumer("answer", { event: schema, uses: { jobs: jobs.sender } }, does);
    expect(loops(consume(jobs, ask), consume(answers, answer))).toEqual([
      { function: "answer", through: ["queue jobs", "function ask", "queue answers"] },
      { function: "ask", through: ["queue answers", "function answer", "queue jobs"] },
    ]);
  });

  it("is not one that leads into a loop, or that comes behind one", () => {
    const again = consumer(
      "again",
      { event: schema, uses: { jobs: jobs.sender, answers: answers.sender } },
      does,
    );
    const last = consumer("last", { event: schema }, does);
    const first = consumer("first", { event: objectCreated, uses: { jobs: jobs.sender } }, does);
    expect(loops(consume(jobs, again), consume(answers, last), onObjectCreated(files, first))).toEqual([
      { function: "again", through: ["queue jobs"] },
    ]);
  });
});
