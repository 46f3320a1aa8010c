import { TooLargeError, UnknownOutcomeError } from "../../ground/errors.ts";
import { LARGEST_BODY_BYTES, type ServiceAnswer } from "./driver.ts";

/** A body in full; it is read no further than {@link LARGEST_BODY_BYTES}. `what` is said in the `TooLargeError`. */
export async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > LARGEST_BODY_BYTES) {
      throw new TooLargeError(
        `${what} has more than ${LARGEST_BODY_BYTES} bytes, which is the most there is.`,
      );
    }
    parts.push(part);
  }
  // With a buffer of its own: one that is shared would be copied as a whole between threads.
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return bytes;
}

/** What Fetch has undone when it gives a body that was encoded. */
const UNDONE = ["content-encoding", "content-length", "transfer-encoding"];

/** A response in full. Throws `TooLargeError`. */
export async function answerOf(service: string, response: Response): Promise<ServiceAnswer> {
  const { status, headers, body } = response;
  const content = await readBody(body, `The answer of service ${service} (status ${status})`);
  const isDecoded = content.byteLength > 0 && headers.has("content-encoding");
  const fields = [...headers].filter(([name]) => !(isDecoded && UNDONE.includes(name)));
  return { status, headers: fields, body: content };
}

/** Statuses that have no body (https://fetch.spec.whatwg.org/#null-body-status). */
const WITHOUT_BODY = [204, 205, 304];

/** The answer as a handler gets it. Throws `UnknownOutcomeError` for a status that HTTP does not have. */
export function responseOf(service: string, { status, headers, body }: ServiceAnswer): Response {
  if (status < 200 || status > 599) {
    throw new UnknownOutcomeError(
      `Service ${service} answered with the status ${status}, which HTTP does not have (RFC 9110, section 15).`,
    );
  }
  const content = body.byteLength === 0 || WITHOUT_BODY.includes(status) ? null : body;
  return new Response(content, { status, headers: headers.map(([name, value]) => [name, value]) });
}
