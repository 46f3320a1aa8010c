import { createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { milliseconds } from "@motif/app";
import {
  type Change,
  type ClientRequest,
  everyChange,
  failedByItself,
  type Invariants,
  type Seen,
} from "@motif/app/simulate";
import * as z from "zod/mini";
import { Sender, type ServiceEvent, serviceEvents, Webhook, webhooks } from "./resources.ts";
import {
  clients,
  LIMIT,
  SECRETS,
  type SentEvent,
  type Shown,
  SKEW_MS,
  sentAs,
  UNDER_WAY_MS,
  WINDOW_MS,
} from "./simulated-senders.ts";

const Page = z.strictObject({
  events: z.array(z.strictObject({ id: z.string(), occurredAt: z.string(), title: z.string() })),
  nextCursor: z.optional(z.string()),
});

export default {
  clients,
  secrets: {
    "monitoring-key": SECRETS.monitoring.join(" "),
    "github-key": `${SECRETS.github.join("\n")}\n`,
  },
  always: {
    "an event is recorded once, as its sender signed it, and never changes": everyChange(
      serviceEvents,
      changeProblem,
    ),
    "nothing is recorded that no sender has signed": (seen) => {
      const known = new Set(genuine(seen).map(({ event }) => keyOf(event)));
      const forged = seen.items(serviceEvents).find(({ id }) => !known.has(id));
      return forged && `${forged.id} was signed by nobody`;
    },
  },
  eventually: {
    "an event that was acknowledged is recorded, or there is a dead letter that says why not": (seen) => {
      const recorded = new Set(seen.items(serviceEvents).map(({ id }) => id));
      const dead = new Set(deadWebhooks(seen).map(({ key }) => key));
      for (const { event, request } of genuine(seen)) {
        if (request.answer?.status !== 202) continue;
        const key = keyOf(event);
        const isLost = typeof event.becomes === "object" && !recorded.has(key) && !dead.has(key);
        if (isLost) return `${key} is lost`;
        if (event.becomes === "dead" && !dead.has(key)) return `${key} says nothing, and is no dead letter`;
      }
      return undefined;
    },
    "what was acknowledged can wait for two weeks": () =>
      milliseconds(webhooks.retention) < 14 * 86_400_000 ? `it waits for ${webhooks.retention}` : undefined,
    "a dead letter is a webhook as it came, and has its reason": (seen) => {
      const isDisturbed = seen.invocations.some(
        ({ function: name, disturbed }) => name === "record-event" && disturbed,
      );
      for (const { key, webhook, reason } of deadWebhooks(seen)) {
        const event = sentAs(webhook.sender, webhook.id);
        if (event?.body !== webhook.text) return `${key} is a dead letter, and was not sent`;
        const isInvalid = reason.startsWith("The webhook is not valid");
        if (isInvalid ? event.becomes !== "dead" : !isDisturbed) return `${key} is a dead letter: ${reason}`;
      }
      return undefined;
    },
    "what nobody signed is refused with 401, the same for every reason; what somebody signed is not": (
      seen,
    ) => {
      const refusals = new Set<string>();
      for (const request of posts(seen)) {
        const { answer, path } = request;
        if (!answer || isFailure(answer.status)) continue;
        const isRefused = answer.status === 401;
        if (isRefused) refusals.add(answer.body);
        if (isSigned(request) === isRefused) return `a request to ${path} was answered ${answer.status}`;
      }
      return refusals.size > 1 ? `refusals differ: ${[...refusals].join()}` : undefined;
    },
    "202 has the event's id, and 400 is for what is no JSON": (seen) => {
      for (const { event, request } of genuine(seen)) {
        const { status = 500, body = "" } = request.answer ?? {};
        if (isFailure(status) || status === 401) continue;
        if (status !== (event.becomes === "refused" ? 400 : 202))
          return `${keyOf(event)} was answered ${status}`;
        if (status === 202 && !isDeepStrictEqual(JSON.parse(body), { id: event.id }))
          return `${keyOf(event)} was answered ${body}`;
      }
      return undefined;
    },
    "a page shows a service's events as they are, the latest first, and no more than were asked for": (
      seen,
    ) => {
      for (const { service, page } of pagesOf(seen)) {
        const dates = page.events.map(({ occurredAt }) => occurredAt);
        if (!isDeepStrictEqual(dates, dates.toSorted().reverse())) return `a page is not in order: ${dates}`;
        const isFull = page.events.length === LIMIT;
        if (page.events.length > LIMIT || (page.nextCursor !== undefined && !isFull))
          return `a page has ${page.events.length} events`;
        const wrong = page.events.find(
          ({ id, ...event }) => !isDeepStrictEqual({ service, ...event }, shownOf(id)),
        );
        if (wrong) return `${service} has ${wrong.id} as "${wrong.title}" of ${wrong.occurredAt}`;
      }
      return undefined;
    },
    "who reads all pages sees every event that was there before, and none twice": (seen) => {
      for (const { service, ids, from, isWhole } of walksOf(seen)) {
        if (new Set(ids).size < ids.length) return `an event is listed twice: ${ids}`;
        const lacking = seen
          .changes(serviceEvents)
          .find(({ at, after }) => at < from && after?.service === service && !ids.includes(after.id));
        if (isWhole && lacking) return `${lacking.key} is not on the pages ${ids}`;
      }
      return undefined;
    },
    "a bad page is refused with 400, and no other": ({ requests }) => {
      for (const { method, path, answer } of requests) {
        const { status = 500 } = answer ?? {};
        if (method !== "GET" || isFailure(status)) continue;
        const expected = path.includes("limit=0") || path.includes("garbage") ? 400 : 200;
        if (status !== expected) return `${path} was answered ${status}`;
      }
      return undefined;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function keyOf({ sender, id }: Pick<SentEvent, "sender" | "id">): string {
  return `${sender}/${id}`;
}

/** What must be recorded under a key, if anything. */
function shownOf(key: string): Shown | undefined {
  const [sender, id = ""] = key.split("/");
  const becomes = sentAs(Sender.parse(sender), id)?.becomes;
  return typeof becomes === "object" ? becomes : undefined;
}

function changeProblem({ before, after, at, by }: Change<ServiceEvent>): string | undefined {
  if (by === "somebody else") return undefined;
  if (before || !after) return "it was there before";
  const { id, sender, receivedAt, expiresAt, ...event } = after;
  const isRight = id.startsWith(`${sender}/`) && isDeepStrictEqual(event, shownOf(id));
  if (!isRight) return `it is ${JSON.stringify(after)}`;
  const received = Date.parse(receivedAt);
  if (!(received <= at + SKEW_MS)) return `it was received at ${receivedAt}`;
  const isKept = expiresAt === Math.ceil(received / 1000 + 90 * 86_400);
  return isKept ? undefined : `received at ${receivedAt}, it expires at ${expiresAt}`;
}

/** Whether it says nothing of the request but that something went wrong. */
function isFailure(status: number): boolean {
  return status >= 500 || status === 429;
}

function posts({ requests }: Seen): readonly ClientRequest[] {
  return requests.filter(({ method }) => method === "POST");
}

function senderOf({ path }: ClientRequest): Sender {
  return Sender.parse(path.split("/")[2]);
}

/** Requests that are as their senders signed them, and may have come in time; each with its event. */
function genuine(seen: Seen) {
  return posts(seen).flatMap((request) => {
    if (isSigned(request) === false) return [];
    const sender = senderOf(request);
    const id = request.headers[sender === "github" ? "x-github-delivery" : "webhook-id"] ?? "";
    const event = sentAs(sender, id);
    if (!event || event.body !== request.body) throw new Error(`Nobody sends ${sender}/${id}.`);
    return [{ event, request }];
  });
}

/**
 * Whether a request is signed as it is and comes in time, by this module's own lights; undefined where that depends on when
 * somebody looks at it.
 */
function isSigned(request: ClientRequest): boolean | undefined {
  const { headers, body = "", sentAt } = request;
  if (senderOf(request) === "github") {
    const right = SECRETS.github.map(
      (key) => `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
    );
    return right.includes(headers["x-hub-signature-256"] ?? "");
  }
  const { "webhook-id": id, "webhook-timestamp": seconds = "" } = headers;
  const right = SECRETS.monitoring.map((key) => {
    const mac = createHmac("sha256", Buffer.from(key.replace("whsec_", ""), "base64"));
    return `v1,${mac.update(`${id}.${seconds}.${body}`).digest("base64")}`;
  });
  if (!right.includes(headers["webhook-signature"] ?? "")) return false;
  const age = sentAt - Number(seconds) * 1000;
  if (age > WINDOW_MS + SKEW_MS || age < -WINDOW_MS - UNDER_WAY_MS + SKEW_MS) return false;
  return age > -WINDOW_MS + SKEW_MS && age < WINDOW_MS - UNDER_WAY_MS ? true : undefined;
}

function deadWebhooks({ deadLetters }: Seen) {
  return deadLetters(webhooks).map(({ data, reason }) => {
    const webhook = Webhook.parse(data);
    return { key: keyOf(webhook), webhook, reason };
  });
}

/** Pages that clients got. */
function pagesOf({ requests }: Seen) {
  return requests.flatMap(({ client, method, path, sentAt, answer }) => {
    if (method !== "GET" || answer?.status !== 200) return [];
    const [, , service = ""] = path.split("/");
    const cursor = new URLSearchParams(path.split("?")[1]).get("cursor");
    return [{ client, service, cursor, sentAt, page: Page.parse(JSON.parse(answer.body)) }];
  });
}

/** What clients saw who followed the cursors, and whether they came to the end of the list. */
function walksOf(seen: Seen) {
  const pages = pagesOf(seen);
  return pages
    .filter(({ cursor }) => cursor === null)
    .map((first) => {
      const walk = [first];
      for (let last = first; last.page.nextCursor !== undefined; ) {
        const next = pages.find(
          ({ client, cursor, sentAt }) =>
            client === first.client && cursor === last.page.nextCursor && sentAt >= last.sentAt,
        );
        if (!next) break;
        walk.push(next);
        last = next;
      }
      const ids = walk.flatMap(({ page }) => page.events.map(({ id }) => id));
      const isWhole = walk.at(-1)?.page.nextCursor === undefined;
      return { service: first.service, ids, from: first.sentAt, isWhole };
    });
}
