/** The process that makes the load: options as JSON on standard input, the result as JSON on standard output. */
import { json } from "node:stream/consumers";
import autocannon from "autocannon";
import type { LoadOptions, LoadResult } from "./load.ts";
import { quantile } from "./statistics.ts";

const options = (await json(process.stdin)) as LoadOptions; // written by load.ts
const { url, method, paths, body, headers, connections, seconds } = options;

const CONTENT_TYPE = { "content-type": "application/json" };
let sent = 0;

function withNextHeaders(request: autocannon.Request): autocannon.Request {
  return { ...request, headers: { ...request.headers, ...headers?.[sent++ % headers.length] } };
}

// autocannon's own percentiles are whole milliseconds.
const times: number[] = [];
const { errors, non2xx, duration } = await new Promise<autocannon.Result>((resolve, reject) => {
  const requests = paths.map((path) => ({
    method,
    path,
    ...(body !== undefined && { body, headers: CONTENT_TYPE }),
    ...(headers && { setupRequest: withNextHeaders }),
  }));
  const run = autocannon({ url, connections, duration: seconds, requests }, (error, result) =>
    error ? reject(error) : resolve(result),
  );
  run.on("response", (_client, _status, _bytes, responseTime) => times.push(responseTime));
});
if (errors + non2xx > 0) throw new Error(`${errors} errors and ${non2xx} answers that were no success`);

const result: LoadResult = {
  requestsPerSecond: times.length / duration,
  p50: quantile(times, 0.5),
  p99: quantile(times, 0.99),
};
console.log(JSON.stringify(result));
