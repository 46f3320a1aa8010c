import { task } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { lambdaContext } from "../testing/lambda-context.ts";
import { serve } from "./trigger.ts";

describe("a direct invocation", () => {
  const double = task("double", { input: z.number(), output: z.number() }, ({ input }) => input * 2);

  it("gives the task's output", async () => {
    expect(await serve(double, {})(21, lambdaContext())).toBe(42);
    await expect(serve(double, {})("x", lambdaContext())).rejects.toThrow("input of task double");
  });
});
