/** `npm run bench -- [--only http,queue,topic,feed,transactions,webhooks,authorizers,stream,events,startup,big] [--big] [--rounds 5] [--seconds 4] [--write]` */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { benchAuthorizers } from "./benchmarks/authorizers.ts";
import { benchBigFile } from "./benchmarks/big-file.ts";
import { benchEvents } from "./benchmarks/events.ts";
import { benchFeed } from "./benchmarks/feed.ts";
import { benchHttp } from "./benchmarks/http.ts";
import { benchQueue } from "./benchmarks/queue.ts";
import { benchStartUp } from "./benchmarks/startup.ts";
import { benchStream } from "./benchmarks/stream.ts";
import { benchTopic } from "./benchmarks/topic.ts";
import { benchTransactions } from "./benchmarks/transactions.ts";
import { benchWebhooks } from "./benchmarks/webhooks.ts";
import { number, type Section, toMarkdown } from "./lib/section.ts";
import type { BenchOptions } from "./options.ts";

const BENCHMARKS: Readonly<Record<string, (options: BenchOptions) => Promise<Section>>> = {
  startup: benchStartUp,
  http: benchHttp,
  queue: benchQueue,
  topic: benchTopic,
  feed: benchFeed,
  transactions: benchTransactions,
  webhooks: benchWebhooks,
  authorizers: benchAuthorizers,
  stream: benchStream,
  events: benchEvents,
  big: benchBigFile,
};
const PAGE = new URL("../docs/performance.md", import.meta.url);
/** The results stand between these two lines. */
const MARKS = ["<!-- results: written by npm run bench -- --write -->", "<!-- end of results -->"] as const;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    big: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    write: { type: "boolean", default: false },
  },
});

const chosen =
  values.only?.split(",") ?? Object.keys(BENCHMARKS).filter((name) => name !== "big" || values.big);
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const parts = [machine()];
console.log(parts[0]);
for (const name of chosen) {
  const bench = BENCHMARKS[name];
  if (!bench)
    throw new Error(`There is no benchmark "${name}". There are: ${Object.keys(BENCHMARKS).join(", ")}.`);
  const text = toMarkdown(await bench(options));
  console.log(`\n${text}`);
  parts.push(text);
}
if (values.write) write(parts.join("\n\n"));

function machine(): string {
  const [cpu] = cpus();
  const memory = number(totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} with Node ${process.version}, ${availableParallelism()} cores (${cpu?.model.trim()}), ${memory} GiB of memory, ${process.platform}.`;
}

function write(results: string): void {
  const page = readFileSync(PAGE, "utf8");
  const [begin, end] = MARKS.map((mark) => page.indexOf(mark));
  if (begin === undefined || end === undefined || begin < 0 || end < begin) {
    throw new Error(`docs/performance.md has no lines "${MARKS.join('" and "')}".`);
  }
  writeFileSync(PAGE, `${page.slice(0, begin + MARKS[0].length)}\n\n${results}\n\n${page.slice(end)}`);
}
