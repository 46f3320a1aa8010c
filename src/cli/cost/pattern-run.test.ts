import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "@motif/app/testing";
import { loadApp } from "@motif/core/model";
import { loadPriceBook, loadRun, loadWorkload, priceApp, priceMonth, usageOfRun } from "@motif/cost";
import { expect, test } from "vitest";
import { CLOUDS, loadTargets } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";

const JOBS = 20;

test("what a run on the engine used is priced like the workload that describes it", async () => {
  const { app, inventory, folder: source } = await loadApp(findApp("async-processor"));
  const workload = await loadWorkload(source, inventory);
  await using running = await start(app);
  for (let i = 0; i < JOBS; i++) {
    const posted = await running.fetch("/jobs", {
      method: "POST",
      headers: { "content-type": "application/json", ...(i % 2 === 0 && { "idempotency-key": `key-${i}` }) },
      body: JSON.stringify({ text: "word ".repeat(1000) }),
    });
    const { id } = (await posted.json()) as { id: string };
    await running.settle();
    for (let poll = 0; poll < 3; poll++) await running.fetch(`/jobs/${id}`);
    const result = await running.fetch(`/jobs/${id}/result`);
    expect(await result.json()).toHaveProperty("words");
  }

  const folder = mkdtempSync(join(tmpdir(), "motif-run-"));
  try {
    const file = join(folder, "usage.json");
    writeFileSync(file, JSON.stringify(running.usage()));
    const run = loadRun(file, inventory.app);
    expect(run.arrivals).toBe(5 * JOBS);
    const [book, perDay, options] = [loadPriceBook(), 100_000, { freeTiers: [] }];
    const month = { usage: usageOfRun(inventory, run, perDay, workload), assumptions: workload.assumptions };
    for (const target of await loadTargets(CLOUDS)) {
      const counted = priceMonth(book, target, inventory, month, options).bill;
      const described = priceApp(book, target, { inventory, workload }, { perDay, ...options }).bill;
      // Times and storage differ; operations are what the workload says, within its failures and rounded sizes.
      for (const service of ["apigateway-http", "sqs", "servicebus", "pubsub", "xray"]) {
        const [one, other] = [counted, described].map(({ lines }) =>
          lines
            .filter((line) => line.service === service)
            .reduce((sum, line) => sum + (line.costUSD ?? 0), 0),
        );
        expect(one, `${counted.provider} ${service}`).toBeGreaterThanOrEqual((other ?? 0) * 0.9);
        expect(one, `${counted.provider} ${service}`).toBeLessThanOrEqual((other ?? 0) * 1.1);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
