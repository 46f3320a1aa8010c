/**
 * This pattern's bill added up by hand at 100,000 requests a day, with prices typed from the vendors' pages
 * (us-east-1, eastus, us-central1; November 2026). Only the calculator's result comes from the calculator.
 */
import {
  loadPriceBook,
  type PricedTarget,
  priceApp,
  resolveWorkload,
  takeInventory,
} from "@motif/app/workload";
import * as aws from "@motif/aws";
import * as azure from "@motif/azure";
import * as gcp from "@motif/gcp";
import { expect, test } from "vitest";
import app from "./app.ts";
import measured from "./measured.json" with { type: "json" };
import workload from "./workload.ts";

const inventory = takeInventory(app);
const priced = { inventory, workload: resolveWorkload(inventory, workload, measured) };
const calculated = (target: PricedTarget) =>
  priceApp(loadPriceBook(), target, priced, { perDay: 100_000 }).bill.totalUSD;

// A month is 730 hours. Shares of the requests as in workload.ts.
const days = 730 / 24;
const requests = 100_000 * days;
const list = 0.3 * requests;
const get = 0.5 * requests;
const create = 0.1 * requests;
const update = 0.08 * requests;
const remove = 0.02 * requests;
const GiB = 2 ** 30;

// Office hours: nine tenths of the requests in ten hours, the rest in fourteen.
const busyPerSecond = (0.9 * 100_000) / 10 / 3600;
const quietPerSecond = (0.1 * 100_000) / 14 / 3600;
const busySeconds = 10 * 3600 * days;
const quietSeconds = 14 * 3600 * days;

// New items stay for ever: half a year's worth of what is added less what is deleted, on average over the first year.
const storedItems = ((create - remove) / days) * (365 / 2);
// Idempotency records live for a day; one in two requests has one.
const storedRecords = (create / days) * 0.5;
// list 4,500 bytes, get 600, create 700, update 600, delete 300
const responseBytes = list * 4500 + get * 600 + create * 700 + update * 600 + remove * 300;

test("AWS", () => {
  // https://aws.amazon.com/api-gateway/pricing/: $1.00 per million requests to an HTTP API
  const gateway = (requests / 1e6) * 1.0;
  // https://aws.amazon.com/lambda/pricing/: $0.20 per million requests after the first; at about 24 ms × 0.25 GB these
  // are 20,000 GB-seconds, far within the 400,000 free ones.
  const lambda = ((requests - 1e6) / 1e6) * 0.2;
  // https://aws.amazon.com/dynamodb/pricing/on-demand/: $0.625 per million write units, $0.125 per million read units.
  // Each write of an item writes the index too. A record of 900 bytes is one unit, written before and after.
  const writeUnits = (create + update + remove) * 2 + create;
  // A get reads consistently: 1 unit. A page of 20 × 250 bytes through the index is 5,000 bytes: 2 units, half price.
  const readUnits = get * 1 + list * 2 * 0.5;
  const dynamoDb = (writeUnits / 1e6) * 0.625 + (readUnits / 1e6) * 0.125;
  // Storage is within the 25 GB free. Point-in-time recovery: $0.20 per GB, 100 bytes of index data per item.
  const recovery = ((storedItems * (250 + 100) + storedRecords * (900 + 100)) / GiB) * 0.2;
  // https://aws.amazon.com/cloudwatch/pricing/: 5 GB are free for ingestion and storage together, then $0.50 and $0.03.
  // 900 bytes per invocation, 300 per request in the access log; kept for a month.
  const logGB = (requests * (900 + 300)) / GiB;
  const logs = (logGB - 2.5) * 0.5 + (logGB - 2.5) * 0.03;
  // https://aws.amazon.com/cloudwatch/pricing/: 10 metrics of alarms free, then $0.10. Three for each function,
  // one for the API, two for the account's concurrency: it is divided by the quota of another metric.
  const alarms = (3 * 5 + 1 + 2 - 10) * 0.1;
  // https://aws.amazon.com/xray/pricing/: 100,000 traces free, then $5 per million. Of each function's requests the
  // first in a second is traced, and 5% of the others; requests come by chance, so e^−rate of the seconds have none.
  const sampled = (rate: number) => 0.95 * (1 - Math.exp(-rate)) + 0.05 * rate;
  const traces = [0.3, 0.5, 0.1, 0.08, 0.02].reduce(
    (sum, share) =>
      sum + sampled(share * busyPerSecond) * busySeconds + sampled(share * quietPerSecond) * quietSeconds,
    0,
  );
  const xray = ((traces - 100_000) / 1e6) * 5;
  // 5.6 GB leave for the internet, within the 100 free ones.
  const total = gateway + lambda + dynamoDb + recovery + logs + alarms + xray;
  expect(calculated(aws)).toBeCloseTo(total, 4);
});

test("Azure", () => {
  // https://azure.microsoft.com/pricing/details/functions/: Flex Consumption, $0.40 per million executions after
  // 250,000, $0.000026 per GB-second after 100,000. A request keeps a 512 MB instance active for a second at least, and
  // four share it: with N requests in progress, ⌈N / 4⌉ instances are active. Functions with the same grants share an app:
  // list and get, update and delete, create by itself.
  const executions = ((requests - 250_000) / 1e6) * 0.4;
  const active = [0.8, 0.1, 0.1].map(
    (share) =>
      busySeconds * activeInstances(share * busyPerSecond) +
      quietSeconds * activeInstances(share * quietPerSecond),
  );
  const time = (0.5 * active.reduce((sum, seconds) => sum + seconds, 0) - 100_000) * 0.000026;
  // https://github.com/Azure/azure-functions-host/issues/11930: while it is there, one instance of each app renews a lease
  // every 12 seconds, at $0.004 per 10,000. A month has 2,628,000 seconds.
  const renewals = (seconds: readonly number[]) =>
    seconds.reduce((sum, each) => sum + Math.min(each, 2_628_000) / 12, 0);
  const hosts = (renewals(active) / 1e4) * 0.004;
  // https://azure.microsoft.com/pricing/details/cosmos-db/serverless/: $0.25 per million request units, $0.25 per GB.
  // Everything under 1 KB: 1 to read, twice that where it is read strongly
  // (https://learn.microsoft.com/azure/cosmos-db/consistency-levels), also before an update; 5.5 to insert or delete, also by
  // time to live (https://learn.microsoft.com/azure/cosmos-db/nosql/time-to-live), and 0.2 for each indexed value: four of an
  // item (/pk, /key, two of its index), three of a record (/pk, /key, /until). To replace costs twice as much, without
  // /pk and /key, which stay (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption).
  const items = (create + remove) * (5.5 + 0.8) + update * 2 * (5.5 + 0.4);
  // Half of the requests have a record: inserted, replaced, expired.
  const records = 0.5 * create * (2 * (5.5 + 0.6) + 2 * (5.5 + 0.2));
  // A query through the index: 2.3 and those of reading 5,000 bytes, between 1.14 for 4 KB and 1.33 for 8 KB.
  const page = 2.3 + 1.14 + ((5000 / 1024 - 4) / 4) * 0.19;
  const units = (get + update) * 2 + items + records + list * page;
  const storage = ((storedItems * 250 + storedRecords * 900) / GiB) * 0.25;
  const cosmosDb = (units / 1e6) * 0.25 + storage;
  // https://azure.microsoft.com/pricing/details/monitor/: 5 GB free, then $2.30. 900 + 1,500 bytes per invocation.
  const insights = ((requests * 2400) / GiB - 5) * 2.3;
  // https://azure.microsoft.com/pricing/details/api-management/: Consumption, $3.50 per million calls after the first
  const gateway = ((requests - 1e6) / 1e6) * 3.5;
  // https://azure.microsoft.com/pricing/details/monitor/: a rule on logs $1.50 where it looks every 5 minutes, $0.50 every 15;
  // two metrics of ten free ones. What it costs that a rule tells functions apart is not known.
  const alerts = 1.5 + 0.5;
  // 5.6 GB leave for the internet, within the 100 free ones.
  const without = executions + gateway + cosmosDb + insights + alerts;
  expect(calculated(azure)).toBeCloseTo(without + time + hosts, 4);
  // At the least, an instance is billed for what it does, some 25 ms a request: within the free 100,000, and less than a
  // cent of leases. At the most, every request is a second by itself, four more time series of each rule cost $0.15 and $0.05,
  // and each app has an instance for the whole month.
  const { low, high } = priceApp(loadPriceBook(), azure, priced, { perDay: 100_000 }).bill.rangeUSD;
  expect(low).toBeCloseTo(without, 2);
  const always = (renewals([Infinity, Infinity, Infinity]) / 1e4) * 0.004;
  expect(high).toBeCloseTo(without + (requests * 0.5 - 100_000) * 0.000026 + 4 * (0.15 + 0.05) + always, 4);
});

test("Google Cloud", () => {
  // https://cloud.google.com/run/pricing: 2 million requests free, then $0.40 per million. At 100 ms each, 256 MiB and
  // 0.167 vCPU, 50,000 vCPU-seconds and 76,000 GiB-seconds stay within the free 180,000 and 360,000, cold starts too.
  const cloudRun = ((requests - 2e6) / 1e6) * 0.4;
  // https://cloud.google.com/api-gateway/pricing: 2 million calls free, then $3.00 per million
  const gateway = ((requests - 2e6) / 1e6) * 3.0;
  // https://cloud.google.com/firestore/pricing, per 100,000: $0.03 a read, $0.09 a write, $0.01 a delete; $0.15 per GiB,
  // and as much again for point-in-time recovery.
  // Only the default database has a free quota, and the app has one of its own.
  // A page of 20 reads one document more; an update reads first.
  const reads = get + list * 21 + update;
  const writes = create + update + create;
  const expired = create * 0.5;
  const storageGiB = (storedItems * 250 + storedRecords * 900) / GiB;
  const firestore =
    (reads / 1e5) * 0.03 +
    (writes / 1e5) * 0.09 +
    ((expired + remove) / 1e5) * 0.01 +
    storageGiB * (0.15 + 0.15);
  // Logs: 900 + 1,000 bytes per request, 5.4 GiB of the 50 free ones. https://cloud.google.com/vpc/network-pricing:
  // $0.105 per GiB after the first.
  const egress = (responseBytes / GiB - 1) * 0.105;
  // https://cloud.google.com/artifact-registry/pricing: an image of 190 MB for each of five functions, $0.10 per GB after half
  // a GB. 40 minutes of Cloud Build are free (https://cloud.google.com/build/pricing).
  const image = 0.19 * 0.1;
  const free = 0.5 * 0.1;
  const total = cloudRun + gateway + firestore + egress + 5 * image - free;
  expect(calculated(gcp)).toBeCloseTo(total, 4);
  // Alerts: $1.50 each was announced, and then postponed. Three for each function, one for the API.
  const { low, high } = priceApp(loadPriceBook(), gcp, priced, { perDay: 100_000 }).bill.rangeUSD;
  // At the least, images share all but one's layers; at the most, five of each are kept.
  expect(low).toBeCloseTo(total - 5 * image + free, 4);
  expect(high).toBeCloseTo(total + 4 * 5 * image + (3 * 5 + 1) * 1.5, 4);
});

/** The mean of ⌈N / 4⌉ for a Poisson number N: the sum over k of P(N > 4k). */
function activeInstances(mean: number): number {
  let sum = 0;
  for (let k = 0; k < 20; k++) {
    let atMost = 0;
    let term = Math.exp(-mean);
    for (let n = 0; n <= 4 * k; n++) {
      atMost += term;
      term *= mean / (n + 1);
    }
    sum += 1 - atMost;
  }
  return sum;
}
