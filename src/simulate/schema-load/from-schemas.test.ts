import { app, consume, consumer, http, httpApi, json, queue, table, task } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { simulateRun } from "../run.ts";
import { clientsFromSchemas } from "./from-schemas.ts";

const Note = z.object({ id: z.uuid(), text: z.string().check(z.minLength(1)) });
const notes = table("notes", { schema: Note, partitionKey: "id" });
const words = queue("words", { schema: z.object({ word: z.string() }), fifo: true });

const put = http(
  "put-note",
  { uses: { notes: notes.writer }, body: z.omit(Note, { id: true }) },
  async ({ body, notes, newId }) => {
    const note = { id: newId(), ...body };
    await notes.put(note);
    return json(note, { status: 201, headers: { location: `/notes/${note.id}` } });
  },
);
const get = http(
  "get-note",
  { uses: { notes: notes.reader }, params: z.object({ id: z.uuid() }) },
  async ({ params, notes }) => {
    const found = await notes.get(params);
    return found ? json(found.item) : json({}, { status: 404 });
  },
);
const count = consumer("count-word", { event: z.object({ word: z.string() }) }, () => {});
const add = task(
  "add",
  { input: z.object({ a: z.int(), b: z.int() }), output: z.int() },
  ({ input }) => input.a + input.b,
);

const inventory = takeInventory(
  app("notes", {
    api: httpApi({ "POST /notes": put, "GET /notes/{id}": get }),
    words: consume(words, count),
    add,
  }),
);

describe("clients made of schemas", () => {
  it("reach every function with what it takes, and ask for what they were told of", async () => {
    const clients = clientsFromSchemas(inventory);
    if (!clients) throw new Error("There are none.");
    const happened: string[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const { happenings, violations } = await simulateRun(
        { inventory, clients, invariants: {} },
        { seed, faults: new Set(), keep: true },
      );
      expect(violations).toEqual([]);
      happened.push(...happenings.map(({ what }) => what));
    }
    const some = (pattern: RegExp) => happened.filter((what) => pattern.test(what)).length;
    expect(some(/^POST \/notes: 201$/)).toBeGreaterThan(10);
    expect(some(/^POST \/notes: 400$/)).toBe(0);
    expect(some(/^GET \/notes\/.*: 200$/)).toBeGreaterThan(10);
    expect(some(/^1 of 1 message processed$/)).toBeGreaterThan(10);
    expect(some(/^invokes add$/)).toBeGreaterThan(10);
    expect(some(/no answer/)).toBe(0);
  });

  it("are none where there is nothing to call", () => {
    expect(clientsFromSchemas(takeInventory(app("silent", {})))).toBeUndefined();
  });
});
