import { HttpRequest } from "@azure/functions";
import { task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { invocationContext } from "../testing/invocation.ts";
import { serve } from "./trigger.ts";

describe("a task", () => {
  const settings = { trigger: { kind: "direct" as const, task: "double" }, timeoutMs: 30_000 };
  const double = task("double", { input: z.object({ n: z.number() }), output: z.number() }, ({ input }) => {
    if (input.n < 0) throw new Error("negative");
    if (input.n === 0) JSON.parse("what another service answered");
    return input.n * 2;
  });
  const call = (body: string) => {
    const url = "https://app.azurewebsites.net/_motif/tasks/double";
    const request = new HttpRequest({ method: "POST", url, body: { string: body } });
    return serve(double, {}, settings)(request, invocationContext());
  };

  it("gives its output", async () => {
    expect(await call('{"n":21}')).toEqual({
      status: 200,
      headers: [["content-type", "application/json"]],
      body: "42",
    });
  });

  it.each([
    ['{"n":"x"}', 400],
    ["{", 400],
    ["", 400],
    ['{"n":-1}', 500],
    ['{"n":0}', 500],
  ])("answers %s with %i and problem details", async (body, status) => {
    const response = await call(body);
    expect(response).toMatchObject({ status, headers: [["content-type", "application/problem+json"]] });
  });
});
