import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { consumer } from "../../functions/consumer.ts";
import { problemsIn } from "../../testing/apps.ts";
import { consume } from "../../triggers/queue/declare.ts";
import { subscribe } from "../../triggers/queue/subscribe.ts";
import { type QueueOptions, queue } from "../queue/declare.ts";
import { type TopicFilter, topic } from "./declare.ts";

const Image = z.object({
  kind: z.enum(["gif", "png"]),
  bytes: z.nullable(z.int()),
  urgent: z.optional(z.boolean()),
  tags: z.array(z.string()),
  Kind: z.string(),
  traceparent: z.string(),
});
const resize = consumer("resize", { event: Image }, () => {});
const images = topic("images", { schema: Image, filterBy: ["kind", "bytes", "urgent"] });

/** What is wrong with an app whose topic filters by these fields. */
function problemsBy(filterBy: readonly string[]): string[] {
  const declared = topic("images", { schema: Image, filterBy: filterBy as readonly "kind"[] });
  return problemsIn({ resize: subscribe(declared, resize) });
}

/** What is wrong with an app whose subscription has this filter. */
function problemsOf(filter: unknown): string[] {
  return problemsIn({
    resize: subscribe(images, resize, { filter: filter as TopicFilter<"kind" | "bytes" | "urgent"> }),
  });
}

/** What is wrong with a queue that subscribes. */
function problemsWith(options: Partial<QueueOptions<typeof Image>>, fifo = false): string[] {
  const news = topic("images", { schema: Image, fifo });
  const archive = queue("archive", { schema: Image, subscribesTo: { topic: news }, ...options });
  return problemsIn({ archive: consume(archive, resize) });
}

describe("a topic", () => {
  it("filters by texts, numbers and booleans of its schema, also those that may be missing or null", () => {
    expect(problemsBy(["kind", "bytes", "urgent"])).toEqual([]);
  });

  it.each([
    [["tags"], "topic images: filterBy has tags, which is no text, number or boolean of the schema's"],
    [["size"], "topic images: filterBy has size, which is no text, number or boolean of the schema's"],
    [
      ["traceparent"],
      "topic images: filterBy has traceparent, a name that is taken; give the field another one",
    ],
    [
      ["a-b"],
      'topic images: filterBy has "a-b"; such a field has letters, digits and underscores, begins with a letter and is at most 40 long',
    ],
    [
      ["kind", "Kind"],
      "topic images: filterBy has Kind twice; Service Bus does not tell upper case from lower",
    ],
  ])("does not filter by %j", (filterBy, problem) => {
    expect(problemsBy(filterBy)).toEqual([problem]);
  });

  it("filters by 5 fields at most", () => {
    const fields = ["a", "b", "c", "d", "e", "f"];
    const schema = z.object(Object.fromEntries(fields.map((field) => [field, z.string()])));
    const wide = topic("wide", { schema, filterBy: fields });
    const read = consumer("read", { event: schema }, () => {});
    expect(problemsIn({ read: subscribe(wide, read) })).toEqual([
      "topic wide: filterBy has 6 fields; SNS takes 5 in a filter at most",
    ]);
  });

  it("has a subscription, and a name of its own among queues and their dead letters", () => {
    const lost = topic("lost", { schema: Image });
    const publishing = consumer("publishing", { event: Image, uses: { lost: lost.publisher } }, () => {});
    const jobs = queue("jobs", { schema: Image });
    expect(problemsIn({ jobs: consume(jobs, publishing) })).toEqual([
      "topic lost: has no subscription, and what is published to it would be lost; wire one with subscribe, or give a queue subscribesTo",
    ]);
    for (const name of ["jobs", "jobs-dead-letter"]) {
      const named = topic(name, { schema: Image });
      const wiring = { jobs: consume(jobs, publishing), resize: subscribe(named, resize) };
      expect(problemsIn(wiring)).toContain(
        `topic ${name}: has the name of a queue, or of one's dead letters; rename it`,
      );
    }
  });
});

describe("a subscription", () => {
  it("is made of what all clouds can compare", () => {
    expect(
      problemsOf({
        kind: ["gif", { prefix: "p" }, { "anything-but": ["png"] }, { "anything-but": { prefix: "g" } }],
        bytes: [5, { numeric: ["=", 0.00001] }, { numeric: [">", -1, "<=", 5] }, { "anything-but": 7 }],
        urgent: [true, { exists: false }],
      }),
    ).toEqual([]);
  });

  const of = (condition: unknown) => `queue images-resize: its filter has ${JSON.stringify(condition)} for `;
  it.each<[object, string]>([
    [{ tags: ["a"] }, "queue images-resize: filters by tags, which is not in filterBy of topic images"],
    [
      { kind: [] },
      "queue images-resize: its filter has no list of conditions for kind; there are a value, { prefix }, { anything-but }, { numeric } or { exists }",
    ],
    [{ kind: [5] }, `${of(5)}kind: the field is a text`],
    [{ kind: [""] }, `${of("")}kind: an empty text counts as not there; take { exists: false }`],
    [{ kind: [{ prefix: "" }] }, `${of({ prefix: "" })}kind: a prefix is a text, and not empty`],
    [
      { kind: ["a\nb"] },
      `${of("a\nb")}kind: a text of a filter has no control characters, and 256 characters at most`,
    ],
    [
      { kind: [{ suffix: "f" }] },
      `${of({ suffix: "f" })}kind: a condition is a value, { prefix }, { anything-but }, { numeric } or { exists }`,
    ],
    [{ kind: [{ numeric: ["=", 5] }] }, `${of({ numeric: ["=", 5] })}kind: the field is no number`],
    [{ bytes: [{ prefix: "5" }] }, `${of({ prefix: "5" })}bytes: the field is no text`],
    [
      { bytes: [1e9] },
      `${of(1e9)}bytes: SNS compares numbers between -10^9 and 10^9, with 5 digits after the point`,
    ],
    [
      { bytes: [0.000001] },
      `${of(0.000001)}bytes: SNS compares numbers between -10^9 and 10^9, with 5 digits after the point`,
    ],
    [
      { bytes: [{ numeric: [">", 5, "<", 5] }] },
      `${of({ numeric: [">", 5, "<", 5] })}bytes: no number is in that range`,
    ],
    [
      { bytes: [{ numeric: ["<", 5, ">", 1] }] },
      `${of({ numeric: ["<", 5, ">", 1] })}bytes: a range is one comparison such as [">=", 5], or two such as [">", 0, "<=", 5]`,
    ],
    [
      { bytes: [{ "anything-but": [] }] },
      `${of({ "anything-but": [] })}bytes: anything-but takes one value at least`,
    ],
    [{ urgent: ["true"] }, `${of("true")}urgent: the field is a boolean`],
  ])("does not ask for %j", (filter, problem) => {
    expect(problemsOf(filter)).toEqual([problem]);
  });

  it("has 150 combinations of conditions at most", () => {
    const kind = Array.from({ length: 51 }, (_, n) => ({ prefix: `p${n}` }));
    expect(problemsOf({ kind, bytes: [1, 2, 3] })).toEqual([
      "queue images-resize: its filter has 153 combinations of conditions; SNS takes 150 at most",
    ]);
  });

  it("of a queue is FIFO where its topic is, and has no delay", () => {
    expect(problemsWith({})).toEqual([]);
    expect(problemsWith({ fifo: true }, true)).toEqual([]);
    expect(problemsWith({ fifo: true })).toEqual([
      "queue archive: is FIFO and subscribes to topic images, which is not; make both FIFO",
    ]);
    expect(problemsWith({}, true)).toEqual([
      "queue archive: is not FIFO and subscribes to topic images, which is; make both FIFO",
    ]);
    expect(problemsWith({ delay: "10s" })).toEqual([
      "queue archive: subscribes to a topic and has a delay, which only senders give a message on Azure and Google Cloud; take the delay away",
    ]);
  });

  it("of which a circular import left nothing says so", () => {
    const nothing = undefined as unknown as typeof images;
    expect(problemsIn({ resize: subscribe(nothing, resize) })).toContain(
      "queue undefined-resize: has no topic; if you wrote one, look for a circular import",
    );
  });
});
