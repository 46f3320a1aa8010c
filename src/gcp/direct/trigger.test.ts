import { TerminalError, task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { triggered } from "../testing/triggered.ts";
import { serve } from "./trigger.ts";

const { post, urlOf } = triggered();

describe("a task", () => {
  const double = task("double", { input: z.number(), output: z.number() }, ({ input }) => {
    if (input === 13) throw new TerminalError("bad luck");
    return input * 2;
  });

  it("answers a POST of its input with its output", async () => {
    const response = await post(serve(double, {}), 21);
    expect([response.status, await response.json()]).toEqual([200, 42]);
  });

  it.each([
    ["one", 400, "validation-failed"],
    [13, 500, "terminal"],
  ])("answers %j with status %i and the error's code", async (input, status, code) => {
    const response = await post(serve(double, {}), input);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code });
  });

  // https://www.w3.org/TR/trace-context/
  it("belongs to the trace of its request", async () => {
    const seen: string[] = [];
    const tracing = task("tracing", { input: z.number(), output: z.number() }, ({ trace }) => {
      seen.push(trace.traceId);
      return 1;
    });
    const id = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { "content-type": "application/json", traceparent: `00-${id}-00f067aa0ba902b7-01` };
    await fetch(await urlOf(serve(tracing, {})), { method: "POST", headers, body: "1" });
    expect(seen).toEqual([id]);
  });

  it("is called with POST only", async () => {
    const response = await fetch(await urlOf(serve(double, {})));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
