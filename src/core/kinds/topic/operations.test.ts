import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { InvalidArgumentError, ValidationError } from "../../ground/errors.ts";
import { topic } from "./declare.ts";
import { published } from "./operations.ts";

const schema = z.object({
  kind: z.nullable(z.string()),
  bytes: z.optional(z.number()),
  note: z.optional(z.string()),
});
const images = topic("images", { schema, filterBy: ["kind", "bytes"] });
const ordered = topic("ordered", { schema, fifo: true });

describe("a message that is published", () => {
  it("is parsed, and says by what filters go: not what is missing, null or empty", () => {
    const message = (given: object) => published(images, given, {}, { traceparent: "t" });
    expect(message({ kind: "gif", bytes: 5, note: "n" })).toEqual({
      body: '{"kind":"gif","bytes":5,"note":"n"}',
      attributes: { traceparent: "t" },
      fields: { kind: "gif", bytes: 5 },
    });
    expect(message({ kind: null }).fields).toEqual({});
    expect(message({ kind: "", bytes: 0 }).fields).toEqual({ bytes: 0 });
    expect(() => message({ kind: 5 })).toThrow(ValidationError);
  });

  it.each(["a\u0000", "a\nb", "\ud800"])("has no %j in what filters go by", (kind) => {
    expect(() => published(images, { kind }, {}, {})).toThrow(
      "Topic images filters by kind, which has characters",
    );
  });

  it("has a group where its topic is FIFO, and only there", () => {
    const options = { group: "g", deduplicationId: "d" };
    expect(published(ordered, { kind: "a" }, options, {})).toMatchObject(options);
    expect(() => published(ordered, { kind: "a" }, {}, {})).toThrow(
      new InvalidArgumentError("Topic ordered is FIFO: give the message a group."),
    );
    expect(() => published(images, { kind: "a" }, { group: "g" }, {})).toThrow("Topic images is not FIFO");
    expect(() => published(images, { kind: "a" }, { deduplicationId: "d" }, {})).toThrow(
      "Topic images is not FIFO: it has no deduplication id.",
    );
  });
});
