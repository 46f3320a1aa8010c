import { consume, consumer, queue, task } from "@motif/core";
import { loadDefaults } from "@motif/core/model";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";
import { concurrencyWarnings } from "./concurrency.ts";

const account = (quota: number) => ({ ...loadDefaults(), concurrency: { account: quota } });
const reserving = (concurrency: { reserved?: number; provisioned?: number }) => apiWith({ concurrency });
const warningsOf = (wiring: Parameters<typeof planOf>[0], quota = 1000) =>
  concurrencyWarnings(planOf(wiring, account(quota)));

function consuming(maxConcurrency: number | undefined, concurrency = {}) {
  const jobs = queue("jobs", { schema: z.object({}) });
  const work = consumer("work", { event: z.object({}), concurrency }, () => undefined);
  return { jobs: consume(jobs, work, maxConcurrency === undefined ? {} : { maxConcurrency }) };
}

describe("what an app takes of an account's concurrency", () => {
  it("is not worth a word where nothing is taken for sure", () => {
    expect(warningsOf(consuming(undefined), 10)).toEqual([]);
    expect(warningsOf(apiWith({}), 10)).toEqual([]);
  });

  it("is said with what new accounts have, also where it fits", () => {
    const [fits, ...others] = warningsOf(reserving({ reserved: 900 }));
    expect(others).toEqual([]);
    expect(fits).toContain("up to 900 of the account's concurrency");
    expect(fits).toContain("1000 in all. New AWS accounts have 10 and less");
  });

  it("is warned of when it does not fit, with the 100 that Lambda keeps unreserved", () => {
    expect(warningsOf(reserving({ reserved: 901 }))).toEqual([
      expect.stringContaining("1001 is more than the 1000 of concurrency.account"),
    ]);
    expect(warningsOf(consuming(10), 10)).toEqual([
      expect.stringContaining("110 is more than the 10 of concurrency.account"),
    ]);
  });

  it.each([
    ["what is reserved, with all that is used of it", consuming(5, { reserved: 20, provisioned: 5 }), 20],
    ["what consumers may use", consuming(10), 10],
    ["what is provisioned, where consumers use less", consuming(3, { provisioned: 5 }), 5],
    ["what consumers may use of it and beyond", consuming(8, { provisioned: 5 }), 8],
    ["what is provisioned", reserving({ provisioned: 7 }), 7],
  ])("counts %s", (_, wiring, taken) => {
    expect(warningsOf(wiring)).toEqual([expect.stringContaining(`up to ${taken} of the account's`)]);
  });

  it("adds up functions", () => {
    const price = task(
      "price",
      { input: z.string(), output: z.string(), concurrency: { reserved: 4 } },
      () => "",
    );
    expect(warningsOf({ price, ...consuming(10) })).toEqual([
      expect.stringContaining("up to 14 of the account's"),
    ]);
  });
});
