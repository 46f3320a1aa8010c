/**
 * This pattern's bill added up by hand at 1,000 files a day, with prices typed from the vendors' pages (us-east-1,
 * eastus, us-central1; November 2026). Only the calculator's result comes from the calculator.
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
  priceApp(loadPriceBook(), target, priced, { perDay: 1000 }).bill.totalUSD;

// A month is 730 hours.
const days = 730 / 24;
const files = 1000 * days;
const GiB = 2 ** 30;

// Of the attempts at a step, 5 in 1,000 fail, at most 5 are made. Each attempt sends 0.5 next steps, also one that
// fails after it has sent, so a file has 1 + 0.5 a + (0.5 a)² + … = 1 / (1 − 0.5 a) steps, with a attempts for each.
const a = (1 - 0.005 ** 5) / 0.995;
const steps = files / (1 - 0.5 * a);
const attempts = steps * a;

// Per attempt: 495 good rows, half a time 10 bad ones.
const rows = attempts * 495;
const badRows = attempts * 5;
// Rows are written with the first attempt of a step, so only those add to what is stored: half a year's worth on average.
const storedRows = ((steps * 495) / days) * (365 / 2);
const storedBadRows = ((steps * 5) / days) * 30;
const storedImports = 1000 * (365 / 2);
// Uploads are deleted after 30 days, and a deleted version is kept for 30 more.
const storedUploads = 1000 * (30 + 30);
const storedReports = ((steps * 0.5) / days) * (365 / 2);

test("AWS", () => {
  // Lambda: 91,864 requests and 8,600 GB-seconds, all free (https://aws.amazon.com/lambda/pricing/). SQS FIFO: 811,000
  // requests with those of idle pollers, of a million free (https://aws.amazon.com/sqs/pricing/).
  // https://aws.amazon.com/dynamodb/pricing/on-demand/: $0.625 per million write units, $0.125 per million read units.
  // Every item is under 1 KB; a query of 10 bad rows, 2,500 bytes, is one read unit.
  const writeUnits = rows + badRows + files + attempts;
  const readUnits = files * 2 + attempts + attempts * 0.5;
  // $0.25 per GB after 25, 100 bytes of index data per item; point-in-time recovery $0.20 per GB, from the first on
  const storedGB = (storedRows * 300 + storedBadRows * 350 + storedImports * 600) / GiB;
  const dynamoDb =
    (writeUnits / 1e6) * 0.625 + (readUnits / 1e6) * 0.125 + (storedGB - 25) * 0.25 + storedGB * 0.2;
  // https://aws.amazon.com/s3/pricing/: $0.005 per 1,000 puts, $0.0004 per 1,000 gets, $0.023 per GB
  const puts = files + attempts * 0.5;
  const gets = files + attempts * 0.5;
  const s3 =
    (puts / 1000) * 0.005 +
    (gets / 1000) * 0.0004 +
    ((storedUploads * 60_000 + storedReports * 1500) / GiB) * 0.023;
  // https://aws.amazon.com/cloudwatch/pricing/: 10 metrics of alarms free, then $0.10: three for each function, three for the
  // queue, two for dead events, two for the account's concurrency: it is divided by the quota of another metric.
  const alarms = (3 * 2 + 3 + 2 + 2 - 10) * 0.1;
  // 30,417 traces, 0.1 GB of logs: free.
  expect(calculated(aws)).toBeCloseTo(dynamoDb + s3 + alarms, 4);
});

test("Azure", () => {
  // Functions: 91,864 executions and, at a second of 0.5 GB each, 45,932 GB-seconds: free
  // (https://azure.microsoft.com/pricing/details/functions/). Event Grid: 60,833 of 100,000 operations free.
  // https://azure.microsoft.com/pricing/details/service-bus/: Standard, $9.81 a month with 13 million operations
  const serviceBus = 9.81;
  // https://azure.microsoft.com/pricing/details/cosmos-db/serverless/: $0.25 per million request units, $0.25 per GB.
  // 2 to read strongly, also before an update; 5.5 to insert or delete and 0.2 for each indexed value: /pk and /key, and
  // /until of bad rows. To replace costs twice as much, without /pk and /key, which stay
  // (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption). What a second attempt writes is
  // there already. A query of 2,500 bytes: twice 2.3 and between 1.04 for 2 KB and 1.14 for 4 KB.
  const again = attempts - steps;
  const good = steps * 495 * (5.5 + 0.4) + again * 495 * 2 * 5.5;
  const bad = steps * 5 * 2 * (5.5 + 0.6) + again * 5 * 2 * (5.5 + 0.2);
  const imports = files * (5.5 + 0.4) + attempts * 2 * 5.5;
  const query = 2.3 + 1.04 + ((2500 / 1024 - 2) / 2) * 0.1;
  const units = good + bad + imports + (files * 2 + attempts * 2 + attempts * 0.5 * query) * 2;
  const storedGB = (storedRows * 200 + storedBadRows * 250 + storedImports * 500) / GiB;
  const cosmosDb = (units / 1e6) * 0.25 + storedGB * 0.25;
  // https://azure.microsoft.com/pricing/details/storage/blobs/: in three zones $0.0625 per 10,000 writes, $0.004
  // per 10,000 reads, $0.026 per GB
  const blobs =
    ((files + attempts * 0.5) / 1e4) * 0.0625 +
    ((files + attempts * 0.5) / 1e4) * 0.004 +
    ((storedUploads * 60_000 + storedReports * 1500) / GiB) * 0.026;
  // https://azure.microsoft.com/pricing/details/monitor/: a rule on logs $1.50 where it looks every 5 minutes, two at $0.50
  // that look every 15; six metrics of ten free ones.
  const alerts = 1.5 + 2 * 0.5;
  // https://github.com/Azure/azure-functions-host/issues/11930: in each of these seconds a lease may be renewed, every 12
  // seconds, at $0.004 per 10,000.
  const hosts = ((files + attempts) / 12 / 1e4) * 0.004;
  expect(calculated(azure)).toBeCloseTo(serviceBus + cosmosDb + blobs + alerts + hosts, 4);
});

test("Google Cloud", () => {
  // Cloud Run, Pub/Sub and logs stay within their free tiers (https://cloud.google.com/run/pricing).
  // https://cloud.google.com/firestore/pricing, per 100,000: $0.03 a read, $0.09 a write, $0.01 a delete; $0.15 per GiB,
  // and as much again for point-in-time recovery.
  // Only the default database has a free quota, and the app has one of its own. An update is a read and a write; a
  // message sent to a FIFO queue leaves a marker, written before and after, which expires; one that failed has a count of
  // its attempts, read and written with each, and written by the failure before.
  const sent = files + attempts * 0.5;
  const again = attempts - steps;
  const reads = files * 2 + attempts * 2 + attempts * 0.5 * 11 + again;
  const writes = rows + badRows + files + attempts + 2 * sent + 2 * again;
  const expired = steps * 5 + sent + again;
  const storedGiB = (storedRows * 200 + storedBadRows * 250 + storedImports * 500) / GiB;
  const firestore = (reads / 1e5) * 0.03 + (writes / 1e5) * 0.09 + (expired / 1e5) * 0.01 + storedGiB * 0.3;
  // https://cloud.google.com/storage/pricing: $0.005 per 1,000 class A operations after 5,000, $0.0004 per 1,000 class B
  // after 50,000, two for each get; 3.6 of 5 GiB free
  const storage =
    ((files + attempts * 0.5 - 5000) / 1000) * 0.005 +
    ((2 * (files + attempts * 0.5) - 50_000) / 1000) * 0.0004;
  // Alerts are not priced. Images and builds of functions stay within their free tiers
  // (https://cloud.google.com/artifact-registry/pricing, https://cloud.google.com/build/pricing).
  expect(calculated(gcp)).toBeCloseTo(firestore + storage, 4);
});
