import type { Check } from "../checks.ts";
import type { ClientRequest } from "../history.ts";
import { type ResourceInput, type ResourceOutput, resourceModel } from "./http-resource-model.ts";
import { linearizable } from "./linearizable.ts";
import type { ClientOperation } from "./sequential-model.ts";

/** A resource of an HTTP API that only clients change. */
export interface HttpResource {
  /** Its path, as routes have it: `/items/{id}`. */
  readonly path: string;
  /**
   * The part of a body (JSON, else text) that a client writes and reads back: the same for what a PUT or a POST sends and what a
   * GET gives.
   */
  readonly value: (body: unknown) => unknown;
}

type Operation = ClientOperation<ResourceInput, ResourceOutput>;

/**
 * Each resource under a path behaves as if requests were handled one at a time ({@link linearizable}): no GET is stale, no
 * PUT, PATCH or DELETE that was answered is lost, no `If-Match` lets an older version overwrite a newer one. POSTs make resources,
 * whose place is the `location` of the answer. What was not answered, or with 5xx, may have happened or not.
 *
 * @example
 * "an item is as it was last written": linearizableResource({
 *   path: "/items/{id}",
 *   value: (body) => ItemInput.parse(body),
 * })
 */
export function linearizableResource({ path, value }: HttpResource): Check {
  return linearizable({
    histories: ({ requests }) => historiesOf(requests, path, value),
    model: resourceModel,
    tell,
  });
}

/** What clients did to each resource, by path. */
function historiesOf(
  requests: readonly ClientRequest[],
  route: string,
  value: HttpResource["value"],
): ReadonlyMap<string, readonly Operation[]> {
  const histories = new Map<string, Operation[]>();
  const add = (path: string | undefined, operation: Operation | undefined) => {
    if (path === undefined || !operation || !isOf(route, path)) return;
    histories.set(path, [...(histories.get(path) ?? []), operation]);
  };
  for (const request of requests) {
    if (request.method === "POST") continue;
    add(pathOf(request.path), operationOf(request, value));
  }
  for (const [path, creation] of creationsOf(requests, value)) add(path, creation);
  for (const history of histories.values()) {
    if (history.some(({ input }) => input.method === "POST")) continue;
    // Whoever made it heard of no place: a lost answer to a POST, whose resource others find in a list.
    if (requests.some(({ method, answer }) => method === "POST" && !answer)) history.push(UNHEARD);
  }
  return histories;
}

const UNHEARD: Operation = {
  client: "somebody",
  input: { method: "POST", conditions: {}, value: null },
  sent: Number.NEGATIVE_INFINITY,
};

/** What made resources, by path. Repeated under a key, a request makes one. */
function creationsOf(
  requests: readonly ClientRequest[],
  value: HttpResource["value"],
): readonly (readonly [string, Operation])[] {
  const firstSent = new Map<string, number>();
  const known = new Set<string>();
  const creations: (readonly [string, Operation])[] = [];
  const posts = requests.filter(({ method }) => method === "POST");
  for (const { path, headers, moment } of posts) {
    const key = `${path} ${headers["idempotency-key"]}`;
    if (!firstSent.has(key)) firstSent.set(key, moment);
  }
  for (const request of posts.toSorted((one, other) => answeredAt(one) - answeredAt(other))) {
    const operation = operationOf(request, value);
    const location = pathOf(request.answer?.headers.location);
    if (!operation?.answer || location === undefined) continue;
    const key = request.headers["idempotency-key"];
    if (key !== undefined && known.has(location)) continue;
    known.add(location);
    const sent = key === undefined ? operation.sent : firstSent.get(`${request.path} ${key}`);
    creations.push([location, { ...operation, sent: sent ?? operation.sent }]);
  }
  return creations;
}

/** Undefined where the answer says that nothing happened, and nothing of the resource. */
function operationOf(request: ClientRequest, value: HttpResource["value"]): Operation | undefined {
  const { client, method, headers, body, answer, moment: sent } = request;
  const conditions = { match: headers["if-match"], noneMatch: headers["if-none-match"] };
  const input = { method, conditions, value: body === undefined ? null : valueText(body, value) };
  if (!answer || isUnsure(answer.status)) return { client, input, sent };
  const isHead = method === "HEAD" || answer.status === 304;
  const output = {
    status: answer.status,
    etag: answer.headers.etag ?? null,
    value: method === "GET" && answer.status === 200 && !isHead ? valueText(answer.body, value) : null,
  };
  if (!resourceModel.says(input, output)) return undefined;
  return { client, input, sent, answer: { at: answer.moment, output } };
}

/** Whether an answer does not say what became of a request (429: of which part of the way it comes is unknown). */
function isUnsure(status: number): boolean {
  return status >= 500 || status === 408 || status === 429 || status === 202;
}

function valueText(body: string, value: HttpResource["value"]): string | null {
  return JSON.stringify(value(parsed(body))) ?? null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function answeredAt({ answer }: ClientRequest): number {
  return answer?.moment ?? Number.POSITIVE_INFINITY;
}

function pathOf(target: string | undefined): string | undefined {
  return target?.split("?", 1)[0];
}

/** Whether a path is one of a route's, such as `/items/{id}`. */
function isOf(route: string, path: string): boolean {
  const [asked, found] = [route.split("/"), path.split("/")];
  const fits = (segment: string, index: number) => segment.startsWith("{") || segment === found[index];
  return asked.length === found.length && asked.every(fits);
}

function tell({ client, input, answer }: Operation): string {
  const { method, conditions, value } = input;
  const { match, noneMatch } = conditions;
  const asked = [
    method,
    match !== undefined && `if-match ${match}`,
    noneMatch !== undefined && `if-none-match ${noneMatch}`,
    method !== "GET" && value,
  ];
  const got = answer && [
    answer.output.status,
    answer.output.etag !== null && `etag ${answer.output.etag}`,
    answer.output.value,
  ];
  const words = (list: readonly unknown[]) =>
    list.filter((word) => word !== false && word !== null).join(" ");
  return `${client}: ${words(asked)} → ${got ? words(got) : "no answer"}`;
}
