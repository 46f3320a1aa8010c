import * as z from "zod/mini";
import { passes } from "./filter.ts";
import { answerError, answerJson, type LocalServer, localServer } from "./local-server.ts";

const subscription = z.object({
  topic: z.string(),
  /** A subscription without an endpoint is pulled. */
  pushConfig: z.optional(z.object({ pushEndpoint: z.string() })),
  enableMessageOrdering: z.boolean(),
  /** `attributes:"name"`: messages that have the attribute. */
  filter: z.optional(z.string()),
});
const pulling = z.object({ maxMessages: z.number() });
const settling = z.object({ ackIds: z.array(z.string()), ackDeadlineSeconds: z.optional(z.number()) });
const publication = z.object({
  messages: z.array(
    z.object({
      data: z.string(),
      attributes: z.record(z.string(), z.string()),
      orderingKey: z.optional(z.string()),
    }),
  ),
});

interface Subscription extends z.infer<typeof subscription> {
  readonly name: string;
  readonly messages: Message[];
}

interface Message {
  readonly orderingKey?: string | undefined;
  readonly messageId: string;
  readonly publishTime: string;
  attempts: number;
  isOut: boolean;
}

/** A Pub/Sub for tests. */
export interface PubsubServer extends LocalServer {
  /** What was published to a topic, in order. */
  published(topic: string): readonly Published[];
  /** How many requests to subscribers have no answer yet. */
  underWay(): number;
}

interface Published {
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey?: string | undefined;
}

/**
 * Topics and subscriptions of Pub/Sub as its documentation describes them, in memory, for tests that have no time to
 * start Google's emulator (the same suite runs over that one in `conformance/gcp`). Of one ordering key it has one message out at
 * a time; what is not acknowledged comes again at once. It enforces no permissions, limits, deadlines or dead letters.
 */
export async function pubsubServer(): Promise<PubsubServer> {
  const topics = new Map<
    string,
    (z.infer<typeof publication>["messages"][number] & { readonly messageId: string })[]
  >();
  const subscriptions: Subscription[] = [];
  let ids = 0;

  const pump = (to: Subscription): void => {
    const busy = new Set<string>();
    for (const message of [...to.messages]) {
      const key = to.enableMessageOrdering ? message.orderingKey : undefined;
      const isHeld = key !== undefined && busy.has(key);
      if (key !== undefined) busy.add(key);
      if (!message.isOut && !isHeld) void push(to, message);
    }
  };
  const pull = (from: Subscription, most: number) => {
    const found = from.messages.filter(({ isOut }) => !isOut).slice(0, most);
    for (const message of found) message.isOut = true;
    return found.map(({ attempts: _, isOut: __, ...message }) => ({ ackId: message.messageId, message }));
  };
  const settle = (of: Subscription, { ackIds, ackDeadlineSeconds }: z.infer<typeof settling>) => {
    for (const message of of.messages.filter(({ messageId }) => ackIds.includes(messageId))) {
      if (ackDeadlineSeconds === undefined) of.messages.splice(of.messages.indexOf(message), 1);
      else message.isOut = ackDeadlineSeconds > 0;
    }
  };
  const push = async (to: Subscription, message: Message): Promise<void> => {
    if (!to.pushConfig) return;
    message.isOut = true;
    message.attempts++;
    const { attempts: deliveryAttempt, isOut: _, ...content } = message;
    const body = JSON.stringify({ subscription: to.name, deliveryAttempt, message: content });
    const headers = { "content-type": "application/json" };
    const response = await fetch(to.pushConfig.pushEndpoint, { method: "POST", headers, body }).catch(
      () => undefined,
    );
    message.isOut = false;
    if (response?.ok) to.messages.splice(to.messages.indexOf(message), 1);
    // The consumer went away: the test is over.
    if (response) pump(to);
  };

  const server = await localServer((request, body, response) => {
    const json: unknown = body.byteLength === 0 ? {} : JSON.parse(body.toString());
    const [path = "", method] = (request.url ?? "").replace("/v1/", "").split(":");
    if (request.method === "PUT" && path.includes("/topics/")) {
      topics.set(path, []);
      return answerJson(response, 200, { name: path });
    }
    if (request.method === "PUT") {
      subscriptions.push({ ...subscription.parse(json), name: path, messages: [] });
      return answerJson(response, 200, { name: path });
    }
    const asked = subscriptions.find(({ name }) => name === path);
    if (asked && method === "pull") {
      return answerJson(response, 200, { receivedMessages: pull(asked, pulling.parse(json).maxMessages) });
    }
    if (asked && (method === "acknowledge" || method === "modifyAckDeadline")) {
      settle(asked, settling.parse(json));
      return answerJson(response, 200, {});
    }
    const topic = topics.get(path);
    if (!topic || method !== "publish") return answerError(response, 404, "NOT_FOUND", "Resource not found");
    const fresh = publication.parse(json).messages.map((message) => ({
      ...message,
      messageId: String(++ids),
      publishTime: new Date().toISOString(),
    }));
    topic.push(...fresh);
    for (const to of subscriptions.filter((each) => each.topic === path)) {
      const asked = fresh.filter(({ attributes }) => passes(to.filter, attributes));
      to.messages.push(...asked.map((message) => ({ ...message, attempts: 0, isOut: false })));
      pump(to);
    }
    answerJson(response, 200, { messageIds: fresh.map(({ messageId }) => messageId) });
  });
  return {
    ...server,
    published: (topic) => topics.get(topic) ?? [],
    underWay: () => subscriptions.flatMap(({ messages }) => messages.filter(({ isOut }) => isOut)).length,
  };
}
