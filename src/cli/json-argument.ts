import type { Json } from "@motif/core";
import { messageOf, readJson } from "@motif/core/platform";
import { UsageError } from "./errors.ts";

/** Parses a JSON argument. `what` names it in the message, which says where the text stops being JSON as Node tells it. */
export function parseJson(text: string, what: string): Json {
  try {
    return readJson(text);
  } catch (error) {
    throw new UsageError(
      `${what} is not JSON: ${messageOf(error)}. In a shell, put it between single quotes: '{"name":"value"}'`,
    );
  }
}
