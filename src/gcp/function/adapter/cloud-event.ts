import { parse } from "@motif/core";
import * as z from "zod/mini";
import { type FrameworkRequest, headersOf, jsonBody } from "./request.ts";

const STRUCTURED = "application/cloudevents+json";

const attributes = {
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime({ offset: true }),
};
const structured = z.object({ ...attributes, data: z.unknown() });
const binary = z.object(attributes);

/** An event of Eventarc. */
export interface EventarcEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly data: unknown;
}

/**
 * The CloudEvent of a request, in binary or structured content mode
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md); undefined where it has
 * none. Throws `ValidationError` and `InvalidArgumentError`.
 */
export function cloudEvent(request: FrameworkRequest): EventarcEvent | undefined {
  const headers = headersOf(request);
  if (headers["content-type"]?.toLowerCase().startsWith(STRUCTURED)) {
    return parse(structured, jsonBody(request), "CloudEvent");
  }
  if (headers["ce-type"] === undefined) return undefined;
  const named = Object.fromEntries(
    ["id", "source", "type", "time"].map((name) => [name, decoded(headers[`ce-${name}`])]),
  );
  return { ...parse(binary, named, "CloudEvent"), data: jsonBody(request) };
}

/** What is not printable ASCII is percent-encoded (section 3.1.3.2 of the binding). */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}
