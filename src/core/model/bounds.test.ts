import { describe, expect, it } from "vitest";
import { type App, consume, consumer, type Duration, http, httpApi, json, queue } from "../index.ts";
import { apiWith, jobs, Message, problemsIn, worker } from "../testing/apps.ts";

type Bounded = readonly [
  option: string,
  wiring: (value: never) => App["wiring"],
  least: unknown,
  most: unknown,
  below: unknown,
  above: unknown,
];

const consuming = (options: object, from = jobs) => ({ a: consume(from, worker(), options) });
const ordered = queue("ordered", { schema: Message, fifo: true });

/** Everything that has a least and a most, with what is just outside. */
const BOUNDED: readonly Bounded[] = [
  ["memory", (memory: number) => apiWith({ memory }), 128, 10_240, 127, 10_241],
  ["timeout", (timeout: Duration) => apiWith({ timeout }), "1s", "15m", "999ms", "900001ms"],
  [
    "concurrency.reserved",
    (reserved: number) => apiWith({ concurrency: { reserved } }),
    1,
    10_000,
    0,
    10_001,
  ],
  [
    "concurrency.provisioned",
    (provisioned: number) => apiWith({ concurrency: { provisioned } }),
    0,
    10_000,
    -1,
    10_001,
  ],
  [
    "parallel",
    (parallel: number) => ({
      a: consume(
        jobs,
        consumer("c", { event: Message, parallel }, () => {}),
      ),
    }),
    1,
    1000,
    0,
    1001,
  ],
  [
    "bodyLimit",
    (bodyLimit: number) => ({
      api: httpApi({ "PUT /": http("put", {}, () => json(1)) }, { bodyLimit }),
    }),
    1,
    210_000_000,
    0,
    210_000_001,
  ],
  [
    "cors.maxAge",
    (maxAge: Duration) => ({
      api: httpApi({ "PUT /": http("put", {}, () => json(1)) }, { cors: { origins: ["*"], maxAge } }),
    }),
    "0s",
    "1d",
    "-1s",
    "86400001ms",
  ],
  ["batchSize", (batchSize: number) => consuming({ batchSize }), 1, 10_000, 0, 10_001],
  ["batchSize", (batchSize: number) => consuming({ batchSize }, ordered), 1, 10, 0, 11],
  ["maxConcurrency", (maxConcurrency: number) => consuming({ maxConcurrency }), 2, 1000, 1, 1001],
  ["batchWindow", (batchWindow: Duration) => consuming({ batchWindow }), "0s", "5m", "-1s", "300001ms"],
  ...(["retry.initialDelay", "retry.maxDelay"] as const).map((option): Bounded => {
    const name = option.slice("retry.".length);
    return [
      option,
      (wait: Duration) => consuming({ retry: { [name]: wait } }),
      "0s",
      "12h",
      "-1s",
      "43200001ms",
    ];
  }),
  ["retry.attempts", (attempts: number) => consuming({ retry: { attempts } }), 1, 1000, 0, 1001],
  ["retry.factor", (factor: number) => consuming({ retry: { factor } }), 1, 1e9, 0.999, Number.NaN],
];

describe("what has bounds", () => {
  it.each(BOUNDED)(
    "%s (%#) may have either bound, and nothing beyond",
    (option, wiring, least, most, below, above) => {
      for (const value of [least, most])
        expect(problemsIn(wiring(value as never)), String(value)).toEqual([]);
      for (const value of [below, above]) {
        const problems = problemsIn(wiring(value as never));
        expect(problems, String(value)).toHaveLength(1);
        expect(problems[0]).toContain(`${option} is`);
      }
    },
  );
});
