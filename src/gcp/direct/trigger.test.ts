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

  it("is called with POST only", async () => {
    const response = await fetch(await urlOf(serve(double, {})));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
