import { lookup as lookUp } from "node:dns";
import type { IncomingMessage, Agent as PlainAgent } from "node:http";
import { Agent, request as send } from "node:https";
import type { LookupFunction } from "node:net";
import { MotifError } from "../../ground/errors.ts";
import type { HeaderField } from "../../ground/json-response.ts";
import { readBody } from "./bodies.ts";
import type { ServiceAnswer, ServiceDriver, ServiceRequest } from "./driver.ts";
import { ForbiddenAddressError } from "./forbidden-address-error.ts";
import { isWithoutConnection } from "./no-connection.ts";
import { notReached, unanswered } from "./outcome.ts";
import { isPublicAddress } from "./public-address.ts";

/** What the driver stands on; tests give it names and servers of their own. */
export interface PublicParts {
  /** As that of `node:dns`. */
  readonly lookup: typeof lookUp;
  /** As that of `node:https`. */
  readonly request: typeof send;
  readonly agent: PlainAgent;
  readonly isPublic: (address: string) => boolean;
}

/** Connections of its own: one that others opened was not looked at. */
const AGENT = new Agent({ keepAlive: true });

/**
 * Requests to any public host: the addresses of its name are looked at as the connection is made to them, so that no name
 * that is an address of something else the next moment leads there (DNS rebinding). That takes a look-up of one's own, which
 * Node's `fetch` has no way to be given.
 */
export function publicServices(parts: Partial<PublicParts> = {}): ServiceDriver {
  const { lookup = lookUp, request = send, agent = AGENT, isPublic = isPublicAddress } = parts;
  return {
    fetch: ({ name }, asked, signal) =>
      new Promise((resolve, reject) => {
        const fail = (error: unknown) => reject(failureOf(name, asked, signal, error));
        const { method, target, headers, body } = asked;
        const outgoing = request(target, {
          method,
          agent,
          headers: { "accept-encoding": "identity", ...grouped(headers) },
          lookup: guarded(name, lookup, isPublic),
          signal,
        });
        outgoing.on("error", fail);
        outgoing.on("response", (response) => {
          answerOf(name, response).then(resolve, fail);
        });
        outgoing.end(body);
      }),
  };
}

function grouped(headers: readonly HeaderField[]): Record<string, string[]> {
  const groups = Map.groupBy(headers, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, fields]) => [name, fields.map(([, value]) => value)]));
}

/** Gives addresses only if all that the name has are public. */
function guarded(
  service: string,
  lookup: typeof lookUp,
  isPublic: (address: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = error ? undefined : addresses.find(({ address }) => !isPublic(address));
      const problem = refused ? forbidden(service, hostname) : error;
      const [first] = addresses ?? [];
      if (problem || !first) callback(problem ?? forbidden(service, hostname), "", 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** The address is not told: whoever gave the URL would learn of a network that is not theirs. */
function forbidden(service: string, hostname: string): ForbiddenAddressError {
  return new ForbiddenAddressError(
    `Service ${service} calls public hosts only, and ${hostname} is an address of something else. Nothing was sent.`,
  );
}

function failureOf(name: string, asked: ServiceRequest, signal: AbortSignal, error: unknown): unknown {
  if (error instanceof MotifError) return error;
  if (signal.aborted) return unanswered(name, asked, signal.reason);
  return isWithoutConnection(error)
    ? notReached(name, asked, error.message, error)
    : unanswered(name, asked, error);
}

async function answerOf(name: string, response: IncomingMessage): Promise<ServiceAnswer> {
  const { statusCode: status = 0, headersDistinct } = response;
  const headers = Object.entries(headersDistinct).flatMap(([field, values = []]) =>
    values.map((value): HeaderField => [field, value]),
  );
  const body = await readBody(response, `The answer of service ${name} (status ${status})`);
  if (!response.complete) throw new Error("the answer broke off.");
  return { status, headers, body };
}
