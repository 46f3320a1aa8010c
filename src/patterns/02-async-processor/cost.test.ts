/**
 * This pattern's bill added up by hand at 10,000 requests a day, with prices typed from the vendors' pages (us-east-1,
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
  priceApp(loadPriceBook(), target, priced, { perDay: 10_000 }).bill.totalUSD;

// A month is 730 hours. Shares of the requests as in workload.ts.
const days = 730 / 24;
const requests = 10_000 * days;
const create = 0.2 * requests;
const poll = 0.6 * requests;
const fetchResult = 0.2 * requests;
const GiB = 2 ** 30;

// One attempt in a hundred fails, at most 5 are made; one job in 2,000 fails every time.
const attempts = create * (0.9995 * ((1 - 0.01 ** 5) / 0.99) + 0.0005 * 5);
const dead = create * (0.9995 * 0.01 ** 5 + 0.0005);
const handled = create - dead;

// Office hours: nine tenths of the requests in ten hours, the rest in fourteen.
const busySeconds = 10 * 3600 * days;
const quietSeconds = 14 * 3600 * days;
const busyPerSecond = (0.9 * 10_000) / 10 / 3600;
const quietPerSecond = (0.1 * 10_000) / 14 / 3600;

// Jobs are kept for 30 days, idempotency records for one; results stay, half a year's worth on average.
const storedJobs = (create / days) * 30;
const storedRecords = (create / days) * 0.5;
const storedResults = (create / days) * (365 / 2);

test("AWS", () => {
  // https://aws.amazon.com/api-gateway/pricing/: $1.00 per million requests to an HTTP API
  const gateway = (requests / 1e6) * 1.0;
  // Lambda: 365,736 requests and under 10,000 GB-seconds, all free (https://aws.amazon.com/lambda/pricing/).
  // SQS: 1 million requests are free, then $0.40 per million (https://aws.amazon.com/sqs/pricing/). 5,200 bytes are one
  // chunk: a request to send, one to receive, one to delete, one to hide a failed message for longer; and 5 pollers
  // that wait 20 s each (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
  const emptyPerSecond = (messagesPerSecond: number) => {
    const each = messagesPerSecond / 5;
    return (5 * each) / (Math.exp(20 * each) - 1);
  };
  const ofThem = attempts / requests;
  const empty =
    busySeconds * emptyPerSecond(busyPerSecond * ofThem) +
    quietSeconds * emptyPerSecond(quietPerSecond * ofThem);
  const sqsRequests = create + attempts + handled + (attempts - handled) + empty;
  const sqs = (Math.max(0, sqsRequests - 1e6) / 1e6) * 0.4;
  // https://aws.amazon.com/dynamodb/pricing/on-demand/: $0.625 per million write units, $0.125 per million read units.
  // Everything is under 1 KB: a row and the record before and after; then two updates and a read for each attempt.
  const writeUnits = create * 2 + attempts * 2;
  const readUnits = poll + attempts;
  // Storage is within the 25 GB free. Point-in-time recovery: $0.20 per GB, 100 bytes of index data per item.
  const recovery = ((storedJobs * (400 + 100) + storedRecords * (800 + 100)) / GiB) * 0.2;
  const dynamoDb = (writeUnits / 1e6) * 0.625 + (readUnits / 1e6) * 0.125 + recovery;
  // https://aws.amazon.com/s3/pricing/: $0.005 per 1,000 puts, $0.0004 per 1,000 gets, $0.023 per GB
  const s3 =
    (attempts / 1000) * 0.005 + (fetchResult / 1000) * 0.0004 + ((storedResults * 2000) / GiB) * 0.023;
  // Logs stay within the 5 GB free. https://aws.amazon.com/cloudwatch/pricing/: 10 metrics of alarms free, then $0.10:
  // three for each function, three for the queue, one for the API, two for the account's concurrency: it is divided by the
  // quota of another metric.
  const alarms = (3 * 4 + 3 + 1 + 2 - 10) * 0.1;
  // https://aws.amazon.com/xray/pricing/: 100,000 traces free, then $5 per million. Of each function's requests the first in
  // a second is traced, and 5% of the others; requests come by chance, so e^−rate of the seconds have none. process-job
  // goes on with the trace of create-job.
  const sampled = (rate: number) => 0.95 * (1 - Math.exp(-rate)) + 0.05 * rate;
  const traces = [0.2, 0.6, 0.2].reduce(
    (sum, share) =>
      sum + sampled(share * busyPerSecond) * busySeconds + sampled(share * quietPerSecond) * quietSeconds,
    0,
  );
  const xray = ((traces - 100_000) / 1e6) * 5;
  // 0.2 GB leave for the internet, within the 100 free ones.
  expect(calculated(aws)).toBeCloseTo(gateway + sqs + dynamoDb + s3 + alarms + xray, 4);
});

test("Azure", () => {
  // https://azure.microsoft.com/pricing/details/functions/: Flex Consumption, $0.40 per million executions after
  // 250,000, $0.000026 per GB-second after 100,000; a second of 0.5 GB at least. Each function has an app of its
  // own, since no two have the same grants; four requests share an instance, jobs are taken one at a time.
  const executions = ((requests + attempts - 250_000) / 1e6) * 0.4;
  const active = [0.2, 0.6, 0.2].reduce((sum, share) => {
    const busy = busySeconds * activeInstances(share * busyPerSecond);
    return sum + busy + quietSeconds * activeInstances(share * quietPerSecond);
  }, 0);
  const time = (0.5 * (active + attempts) - 100_000) * 0.000026;
  // https://github.com/Azure/azure-functions-host/issues/11930: while it is there, an instance of each app renews a lease
  // every 12 seconds, at $0.004 per 10,000.
  const hosts = ((active + attempts) / 12 / 1e4) * 0.004;
  // https://azure.microsoft.com/pricing/details/service-bus/: Standard, $9.81 a month with 13 million operations
  const serviceBus = 9.81;
  // https://azure.microsoft.com/pricing/details/cosmos-db/serverless/: $0.25 per million request units, $0.25 per GB.
  // Everything under 1 KB: 2 to read strongly (https://learn.microsoft.com/azure/cosmos-db/consistency-levels), also before
  // an update; 5.5 to insert or delete, also by time to live, and 0.2 for each of three indexed values: /pk, /key, /until.
  // To replace costs twice as much, without /pk and /key, which stay
  // (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption).
  const inserts = create + create * 0.5;
  const expired = inserts;
  const replacements = create * 0.5 + attempts * 2;
  const units =
    (poll + attempts * 3) * 2 + (inserts + expired) * (5.5 + 0.6) + replacements * 2 * (5.5 + 0.2);
  const cosmosDb = (units / 1e6) * 0.25 + ((storedJobs * 400 + storedRecords * 800) / GiB) * 0.25;
  // https://azure.microsoft.com/pricing/details/storage/blobs/: hot, in three zones: $0.0625 per 10,000 writes,
  // $0.004 per 10,000 reads, $0.026 per GB
  const blobs =
    (attempts / 1e4) * 0.0625 + (fetchResult / 1e4) * 0.004 + ((storedResults * 2000) / GiB) * 0.026;
  // Telemetry, transfer and calls of API Management stay within the free 5 GB, 100 GB and million.
  // https://azure.microsoft.com/pricing/details/monitor/: a rule on logs $1.50 where it looks every 5 minutes, two at $0.50
  // that look every 15; six metrics of ten free ones.
  const alerts = 1.5 + 2 * 0.5;
  expect(calculated(azure)).toBeCloseTo(
    executions + time + hosts + serviceBus + cosmosDb + blobs + alerts,
    4,
  );
});

test("Google Cloud", () => {
  // Cloud Run: 365,736 requests, 8,500 vCPU-seconds and 12,600 GiB-seconds, all free (https://cloud.google.com/run/pricing).
  // Pub/Sub: 0.6 of 10 GiB free. API Gateway: 304,000 calls of 2 million free.
  // https://cloud.google.com/firestore/pricing, per 100,000: $0.03 a read, $0.09 a write, $0.01 a delete; $0.15 per GiB,
  // and as much again for point-in-time recovery.
  // Only the default database has a free quota, and the app has one of its own. An update is a read and a write. A
  // message that failed has a count of its attempts: read and written with each, and written by the failure before.
  const again = attempts - create;
  const reads = poll + attempts * 3 + again;
  const writes = create * 2 + attempts * 2 + again * 2;
  const expired = create + create * 0.5 + again;
  const storedGiB = (storedJobs * 400 + storedRecords * 800) / GiB;
  const firestore = (reads / 1e5) * 0.03 + (writes / 1e5) * 0.09 + (expired / 1e5) * 0.01 + storedGiB * 0.3;
  // https://cloud.google.com/storage/pricing: $0.005 per 1,000 class A operations after 5,000, $0.0004 per 1,000 class B
  // after 50,000, two for each get; 0.7 of 5 GiB free
  const storage = ((attempts - 5000) / 1000) * 0.005 + ((fetchResult * 2 - 50_000) / 1000) * 0.0004;
  // Logs and egress stay within the free 50 GiB and 1 GiB. Alerts are not priced.
  // https://cloud.google.com/artifact-registry/pricing: an image of 190 MB for each of four functions, $0.10 per GB after half
  // a GB. 32 minutes of Cloud Build are free (https://cloud.google.com/build/pricing).
  const images = (4 * 0.19 - 0.5) * 0.1;
  expect(calculated(gcp)).toBeCloseTo(firestore + storage + images, 4);
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
