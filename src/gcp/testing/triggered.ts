import { afterEach, beforeEach, vi } from "vitest";
import type { FunctionHandler } from "../function/adapter/request.ts";
import { runFunction } from "./framework.ts";
import { closedAfterEach } from "./opened.ts";
import { type PubsubServer, pubsubServer } from "./pubsub-server.ts";

/** The topic that dead letters go to. */
export const DEAD = "projects/acme/topics/dead";

/** The trace that a posted request belongs to. */
const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/** Functions in the framework, and a Pub/Sub with a topic for what fails for good. */
export interface Triggered {
  /** The address of a function. */
  urlOf(handler: FunctionHandler): Promise<string>;
  /** What a function answers to a POST of JSON. */
  post(handler: FunctionHandler, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** What was published to {@link DEAD}. */
  deadLetters(): readonly DeadLetter[];
}

/** A message of {@link DEAD}, with its data read. */
export interface DeadLetter {
  readonly data: unknown;
  readonly reason: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string | undefined;
}

/** Sets them up before each test of a file, with these variables, and takes them down after it. */
export function triggered(variables: Readonly<Record<string, string>> = {}): Triggered {
  const opened = closedAfterEach();
  let pubsub: PubsubServer;
  beforeEach(async () => {
    pubsub = opened(await pubsubServer());
    await fetch(`${pubsub.url}/v1/${DEAD}`, { method: "PUT" });
    vi.stubEnv("PUBSUB_EMULATOR_HOST", pubsub.url);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const urlOf = async (handler: FunctionHandler) => opened(await runFunction(handler)).url;
  return {
    urlOf,
    post: async (handler, body, headers = {}) =>
      fetch(await urlOf(handler), {
        method: "POST",
        headers: { "content-type": "application/json", traceparent: TRACEPARENT, ...headers },
        body: JSON.stringify(body),
      }),
    deadLetters: () =>
      pubsub.published(DEAD).map(({ data, attributes, orderingKey }) => ({
        data: JSON.parse(Buffer.from(data, "base64").toString()),
        reason: attributes["motif-reason"],
        attributes,
        orderingKey,
      })),
  };
}
