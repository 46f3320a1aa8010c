import type { ClientAnswer } from "./history.ts";
import type { GoesOn } from "./simulated-client.ts";

/**
 * Reads a body part by part, for as long as `goesOn` says. After `late`, in which nothing came, a client takes the connection for
 * dead. That it goes away is not waited for: nobody tells it when the app has heard.
 */
export async function bodyRead(
  stream: ReadableStream<Uint8Array> | null,
  goesOn: GoesOn,
  late: () => Promise<undefined>,
): Promise<Pick<ClientAnswer, "body" | "brokenOff">> {
  const decoder = new TextDecoder();
  const reader = stream?.getReader();
  let body = "";
  if (!reader) return { body };
  while (await goesOn(body)) {
    const broken = { done: undefined, value: undefined };
    const part = await Promise.race([reader.read().catch(() => broken), late()]);
    if (part === broken) return { body, brokenOff: "app" };
    if (!part) break;
    if (part.done) return { body };
    body += decoder.decode(part.value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return { body, brokenOff: "client" };
}
