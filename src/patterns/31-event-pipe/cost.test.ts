/** What the filter spares: this pattern's bill beside that of the same app without it, whose pipe discards what is cold by itself. */
import { app as anApp, consume, pipe } from "@motif/app";
import {
  loadPriceBook,
  type PricedTarget,
  priceApp,
  resolveWorkload,
  takeInventory,
  type Workload,
} from "@motif/app/workload";
import * as aws from "@motif/aws";
import * as azure from "@motif/azure";
import * as gcp from "@motif/gcp";
import { expect, test } from "vitest";
import app from "./app.ts";
import measured from "./measured.json" with { type: "json" };
import { HOT_CELSIUS, hotReadings, MAX_ATTEMPTS, machines, Reading, readings } from "./resources.ts";
import workload, { HOT } from "./workload.ts";

const PER_DAY = 1_000_000;
const days = 730 / 24;
const sent = PER_DAY * workload.arrivals["PUT /readings/{id}"].share * days;
const { medianMs } = measured.functions["pass-hot-readings"];

const discarding = anApp(app.name, {
  ...app.wiring,
  pass: consume(
    readings,
    pipe(
      "pass-hot-readings",
      { event: Reading, uses: { machines: machines.reader }, to: hotReadings, parallel: 5 },
      async ({ event: { data }, machines }) => {
        if (data.celsius < HOT_CELSIUS) return undefined;
        const found = await machines.get({ machine: data.machine });
        return found && { ...data, ...found.item };
      },
    ),
    { batchSize: 10, retry: { attempts: MAX_ATTEMPTS, initialDelay: "1s", maxDelay: "1m" } },
  ),
});

/** The same load: each reading is looked at in the function, which takes next to no time for one that is cold. */
const discarded: Workload = {
  ...workload,
  functions: {
    ...workload.functions,
    "pass-hot-readings": {
      durationMs: HOT * medianMs,
      cpuMs: HOT * medianMs,
      failureRate: 0.001,
      uses: { machines: { get: HOT }, $target: { send: HOT / 2 } },
    },
  },
};

function billOf(target: PricedTarget, isPiped: boolean) {
  const inventory = takeInventory(isPiped ? app : discarding);
  const resolved = resolveWorkload(inventory, isPiped ? workload : discarded, measured);
  return priceApp(loadPriceBook(), target, { inventory, workload: resolved }, { perDay: PER_DAY });
}

function callsOf({ usage }: ReturnType<typeof billOf>) {
  return usage.functions.find(({ name }) => name === "pass-hot-readings")?.invocations ?? 0;
}

test("on AWS, the function is called for a fiftieth of the readings, and the bill is the less for it", () => {
  const [piped, all] = [billOf(aws, true), billOf(aws, false)];
  // One attempt in a thousand fails and is made again.
  expect(callsOf(piped)).toBeCloseTo((sent * HOT) / 0.999, -3);
  expect(callsOf(all)).toBeCloseTo(sent / 0.999, -5);
  // https://aws.amazon.com/lambda/pricing/: $0.20 per million requests alone
  const requestsUSD = ((callsOf(all) - callsOf(piped)) / 1e6) * 0.2;
  expect((all.bill.totalUSD ?? 0) - (piped.bill.totalUSD ?? 0)).toBeGreaterThan(requestsUSD);
});

test.each([azure, gcp])("on $PROFILE.title, the call is paid for all the same", (target) => {
  const [piped, all] = [billOf(target, true), billOf(target, false)];
  expect(callsOf(piped) / callsOf(all)).toBeCloseTo(1, 2);
  expect(piped.bill.totalUSD).toBeCloseTo(all.bill.totalUSD ?? 0, -2);
});
