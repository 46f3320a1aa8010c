/**
 * What the AWS adapters cost: bundle size, start of the module and warm overhead, beside the same work by hand.
 * `node bench/aws/run.ts`; medians of 15, all candidates in turn. Figures: docs/performance.md.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type BenchBundle, makeBundles } from "./bundles.ts";

const ROUNDS = 15;
const CALLS = 20_000;
const LOAD = fileURLToPath(new URL("load.mjs", import.meta.url));

const event = {
  version: "2.0",
  routeKey: "POST /check",
  rawPath: "/check",
  rawQueryString: "",
  headers: { "content-type": "application/json", host: "id.execute-api.us-east-1.amazonaws.com" },
  requestContext: {
    domainName: "id.execute-api.us-east-1.amazonaws.com",
    http: { method: "POST", path: "/check" },
  },
  body: '{"id":"7e2c3a55-2f0e-4c7e-9b1a-3f6f5d0f2b11","name":"tea","price":2.5}',
  isBase64Encoded: false,
};
const context = { awsRequestId: "1", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => 30_000 };

const bundles = await makeBundles();
const list = Object.values(bundles);
const starts = measureStarts(list);
const startsOf = (bundle: BenchBundle) => starts.get(bundle) ?? [];
const empty = median(startsOf(pick("empty")));

console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${ROUNDS}\n`);
console.log("| bundle | KB | start, ms | fastest, ms | over empty, ms |");
console.log("|---|---:|---:|---:|---:|");
for (const bundle of list) {
  const times = startsOf(bundle);
  const numbers = [bundle.bytes / 1000, median(times), Math.min(...times), median(times) - empty];
  console.log(`| ${bundle.label} | ${numbers.map((number) => number.toFixed(1)).join(" | ")} |`);
}
const [byHand, motif] = await measureCalls([pick("checkByHand"), pick("check")]);
console.log(`\nWarm call without I/O, CPU time: by hand ${byHand} µs, Motif ${motif} µs`);

function pick(name: string): BenchBundle {
  const bundle = bundles[name];
  if (!bundle) throw new Error(`There is no bundle ${name}.`);
  return bundle;
}

function measureStarts(candidates: readonly BenchBundle[]): Map<BenchBundle, number[]> {
  const times = new Map(candidates.map((bundle) => [bundle, [] as number[]]));
  const env = { PATH: process.env.PATH, AWS_REGION: "us-east-1", MOTIF_TABLE_ITEMS: "items" };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [bundle, each] of times) {
      each.push(Number(execFileSync(process.execPath, [LOAD, bundle.path], { env, encoding: "utf8" })));
    }
  }
  return times;
}

async function measureCalls(candidates: readonly BenchBundle[]): Promise<string[]> {
  const handlers = await Promise.all(candidates.map(async ({ path }) => (await import(path)).handler));
  const times = handlers.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS + 1; round++) {
    for (const [index, handler] of handlers.entries()) {
      const before = process.cpuUsage();
      for (let call = 0; call < CALLS; call++) {
        const { statusCode } = await handler(event, context);
        if (statusCode !== 200) throw new Error(`The handler answered ${statusCode}.`);
      }
      const { user, system } = process.cpuUsage(before);
      if (round > 0) times[index]?.push((user + system) / CALLS);
    }
  }
  return times.map((each) => median(each).toFixed(2));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
