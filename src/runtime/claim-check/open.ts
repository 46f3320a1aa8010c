import { type BucketReader, parse, type Schema, TerminalError, ValidationError } from "@motif/core";
import { messageOf, readJson } from "@motif/core/platform";
import { sha256 } from "../idempotency/hash.ts";
import { type Claim, type ClaimMessage, payloadKey } from "./message.ts";

/** The handle of the bucket of payloads, for receivers: the operation that is needed of it. */
export type PayloadReader = Pick<BucketReader, "get">;

/**
 * The value of a message, wherever it is. Throws `TerminalError` where it will never be had: the payload is gone, is not
 * what was sent, or does not match the schema; and what the bucket throws.
 */
export async function openMessage<T>(
  schema: Schema<T>,
  payloads: PayloadReader,
  message: ClaimMessage,
): Promise<T> {
  const value = "claim" in message ? await payloadOf(message.claim, payloads) : message.value;
  try {
    return parse(schema, value, "message's value");
  } catch (error) {
    if (error instanceof ValidationError) throw new TerminalError(error.message, { cause: error });
    throw error;
  }
}

async function payloadOf(claim: Claim, payloads: PayloadReader): Promise<unknown> {
  const key = payloadKey(claim);
  const object = await payloads.get(key);
  if (!object) {
    throw new TerminalError(`Payload ${key} is gone: its message outlived it. Send the message again.`);
  }
  if (object.size !== claim.bytes) {
    await object.body.cancel();
    throw notWhatWasSent(key, `it has ${object.size} bytes, and was sent with ${claim.bytes}`);
  }
  const bytes = await object.bytes();
  if (sha256(bytes) !== claim.sha256) throw notWhatWasSent(key, "its digest is another");
  try {
    return readJson(new TextDecoder().decode(bytes));
  } catch (error) {
    throw notWhatWasSent(key, messageOf(error));
  }
}

function notWhatWasSent(key: string, why: string): TerminalError {
  return new TerminalError(`Payload ${key} is not what was sent: ${why}.`);
}
