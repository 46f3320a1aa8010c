import { InvalidArgumentError, messageOf } from "../../ground/errors.ts";
import type { Carried } from "../../ground/grant.ts";
import type { HeaderField } from "../../ground/json-response.ts";
import { readBody } from "./bodies.ts";
import type { ServiceLayout, ServiceRequest } from "./driver.ts";
import { ForbiddenAddressError } from "./forbidden-address-error.ts";
import type { ServiceInit } from "./handle.ts";
import { told } from "./outcome.ts";
import { publicUrlProblem } from "./public-address.ts";
import { checkedTarget } from "./url.ts";

const OPTIONS = ["method", "headers", "body", "signal"] satisfies (keyof ServiceInit)[];

/** Headers of the connection or of the message's frame, which are not the caller's (RFC 9110, sections 7.2, 7.6.1, 8.6 and 10.1.1). */
const OF_THE_CONNECTION = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What of the carried attributes is the trace context (https://www.w3.org/TR/trace-context/); others are the app's own affair. */
const TRACE_CONTEXT = ["traceparent", "tracestate"];

/** Only there because Fetch wants one; the request goes elsewhere. */
const ANY_URL = "https://service.invalid";

/** A request ready for a driver. Throws `InvalidArgumentError`, `ForbiddenAddressError` or `TooLargeError`. */
export async function outgoing(
  { name, anywhere }: ServiceLayout,
  path: string,
  init: ServiceInit,
  carried: Carried,
): Promise<ServiceRequest> {
  const target = anywhere ? checkedUrl(name, path) : checkedTarget(name, path);
  checkInit(name, init);
  const request = requestOf(name, init);
  const headers = [...request.headers];
  checkHeaders(name, headers);
  for (const field of TRACE_CONTEXT) {
    const value = carried[field];
    if (value !== undefined && !request.headers.has(field)) headers.push([field, value]);
  }
  const { method, body } = request;
  return {
    method,
    target,
    headers,
    ...(body && { body: await readBody(body, `The request ${told({ method, target })} to service ${name}`) }),
  };
}

/** The URL of a request to a service that is anywhere, without what is no server's: its fragment. */
function checkedUrl(name: string, text: string): string {
  const problem = publicUrlProblem(text);
  // Not the URL itself: it may have credentials in it.
  if (problem !== undefined) {
    throw new ForbiddenAddressError(`A URL ${problem} for service ${name} to call it. Nothing was sent.`);
  }
  const url = new URL(text);
  url.hash = "";
  return url.href;
}

/** Nothing that a caller says is ignored, `redirect: "follow"` say. */
function checkInit(name: string, init: ServiceInit): void {
  const unknown = Object.keys(init).find((option) => !(OPTIONS as readonly string[]).includes(option));
  if (unknown === undefined) return;
  throw new InvalidArgumentError(
    `${unknown} is not an option of a request to service ${name}; there are ${OPTIONS.join(", ")}.`,
  );
}

function requestOf(name: string, { method = "GET", headers = {}, body = null }: ServiceInit): Request {
  try {
    const init = { method, headers, body, duplex: "half" as const }; // Fetch wants that of bodies that are streams; its types do not
    return new Request(ANY_URL, init);
  } catch (error) {
    throw new InvalidArgumentError(`This is no request to service ${name}: ${messageOf(error)}`);
  }
}

function checkHeaders(service: string, headers: readonly HeaderField[]): void {
  const refused = headers.find(([name]) => OF_THE_CONNECTION.has(name));
  if (!refused) return;
  throw new InvalidArgumentError(
    `The header ${refused[0]} belongs to the connection to service ${service}; leave it out.`,
  );
}
