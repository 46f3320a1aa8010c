import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { compilePattern, matcherOf } from "@motif/events";

type Entry = Readonly<Record<"Source" | "DetailType" | "Detail" | "EventBusName", string>>;

/** A rule of a bus: what it lets through, and who gets the JSON of `$.detail`. */
export interface RuleInTest {
  readonly bus: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  deliver(detail: string): void | Promise<void>;
}

/** EventBridge on this machine. */
export interface EventBridge extends AsyncDisposable {
  readonly endpoint: string;
}

/** EventBridge with rules, as far as publishers and queues see it: patterns as they are deployed, and `$.detail` as the input. */
export async function eventBridge(rules: readonly RuleInTest[]): Promise<EventBridge> {
  const compiled = rules.map(({ bus, pattern, deliver }) => {
    const result = compilePattern(pattern);
    if ("problem" in result) throw new Error(result.problem.message);
    return { bus, matches: matcherOf(result.pattern), deliver };
  });
  const server = createServer(async (request, response) => {
    const { Entries }: { readonly Entries: readonly Entry[] } = JSON.parse(await text(request));
    if (Entries.length > 10) return void response.writeHead(400).end("{}");
    for (const { Source, DetailType, Detail, EventBusName } of Entries) {
      const detail = JSON.parse(Detail);
      const event = { version: "0", source: Source, "detail-type": DetailType, detail };
      for (const { bus, matches, deliver } of compiled)
        if (bus === EventBusName && matches(event)) await deliver(JSON.stringify(detail));
    }
    const answer = { FailedEntryCount: 0, Entries: Entries.map((_, n) => ({ EventId: `event-${n}` })) };
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
