import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { bindUses } from "./bind-uses.ts";
import { bucket } from "./bucket/declare.ts";
import { queue } from "./queue/declare.ts";
import { table } from "./table/declare.ts";

describe("handles", () => {
  const things = table("things", { schema: z.object({ id: z.string() }), partitionKey: "id" });
  const jobs = queue("jobs", { schema: z.object({ id: z.string() }) });
  const nothing = { carried: () => ({}) };
  const silent = () => {};
  const unused = { table: {} as never, queue: {} as never, bucket: {} as never };

  it("have just the operations that were granted", () => {
    const handles = bindUses(
      { a: things.reader, b: things.writer, c: jobs.sender, d: bucket("b").reader },
      unused,
      silent,
    )(nothing);
    expect(Object.keys(handles.a as object)).toEqual(["get", "query", "scan"]);
    expect(Object.keys(handles.b as object)).toEqual(["put", "putMany", "update", "delete"]);
    expect(Object.keys(handles.c as object)).toEqual(["send", "sendMany"]);
    expect(Object.keys(handles.d as object)).toEqual(["get", "head", "list"]);
  });

  it("name the grant that an operation would need, where the types did not stop it", () => {
    const handles = bindUses(
      { a: things.reader, b: things.writer, d: bucket("files").reader },
      unused,
      silent,
    )(nothing) as Record<string, Record<string, () => unknown>>;
    const denied = (message: string) => expect.objectContaining({ code: "access-denied", message });
    expect(() => handles.a?.put?.()).toThrow(
      denied(
        "Operation put of table things was not granted: the function uses its reader. " +
          "Grant it the table's writer or the table's readWriter under \"uses\".",
      ),
    );
    expect(() => handles.b?.get?.()).toThrow(
      denied(
        "Operation get of table things was not granted: the function uses its writer. " +
          "Grant it the table's reader or the table's readWriter under \"uses\".",
      ),
    );
    expect(() => handles.d?.put?.()).toThrow(/^Operation put of bucket files was not granted/);
  });

  it("need a driver for every kind that is used", () => {
    expect(() => bindUses({ t: things.reader }, {}, silent)).toThrow("No table driver was given");
  });

  it("carry attributes where messages or objects are sent, and are the same for all invocations elsewhere", async () => {
    let asked = 0;
    const carrier = { carried: () => ({ traceparent: `trace-${++asked}` }) };
    const sent: unknown[] = [];
    const send = async (_: unknown, messages: readonly { attributes: unknown }[]) => {
      sent.push(...messages.map(({ attributes }) => attributes));
      return [{ id: "1" }];
    };
    const sending = bindUses({ t: things.reader, q: jobs.sender }, { ...unused, queue: { send } }, silent);
    for (const { q } of [sending(carrier), sending(carrier)]) {
      await (q as { send(message: unknown): Promise<unknown> }).send({ id: "1" });
    }
    expect(sent).toEqual([{ traceparent: "trace-1" }, { traceparent: "trace-2" }]);
    const reading = bindUses({ t: things.reader }, unused, silent);
    expect(reading(carrier)).toBe(reading(carrier));
    expect(asked).toBe(2);
  });
});
