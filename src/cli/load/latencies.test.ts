import { expect, it } from "vitest";
import { Latencies, latencyTable } from "./latencies.ts";

it("latencies are those of answers, by the nearest rank; failures are counted by what they were", () => {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 100; ms++) latencies.add("GET /items", ms, 200);
  latencies.add("POST /items", 7.25, 503);
  latencies.add("POST /items", 30_000, undefined);
  latencies.add("POST /items", 1, 201);
  expect(latencies.all()).toEqual([
    { route: "GET /items", requests: 100, failed: {}, ms: { p50: 50, p95: 95, p99: 99, max: 100 } },
    {
      route: "POST /items",
      requests: 3,
      failed: { 503: 1, "no answer": 1 },
      ms: { p50: 1, p95: 7.3, p99: 7.3, max: 7.3 },
    },
  ]);
  expect([latencies.requests, latencies.failures]).toEqual([103, 2]);
  expect(latencyTable(latencies.all())).toBe(
    [
      "route        requests                  failed      p50      p95      p99       max",
      "GET /items        100                       0  50.0 ms  95.0 ms  99.0 ms  100.0 ms",
      "POST /items         3  1 (503), 1 (no answer)   1.0 ms   7.3 ms   7.3 ms    7.3 ms",
    ].join("\n"),
  );
});
