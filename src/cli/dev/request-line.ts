import { styleText } from "node:util";
import type { ServedRequest } from "@motif/engine";

/** Prints a line for each request, in the form of {@link requestLine}. */
export function requestPrinter(stream: NodeJS.WriteStream): (request: ServedRequest) => void {
  return (request) => void stream.write(`${requestLine(request, new Date(), stream)}\n`);
}

/** `14:02:01 POST /items 201 in 14 ms`. What a query says is left out, as it may be a secret. Coloured where the stream is a terminal. */
export function requestLine(request: ServedRequest, now: Date, stream: NodeJS.WriteStream): string {
  const { method, target, status, durationMs, isWhole } = request;
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream });
  const [path = "", query] = target.split("?");
  const parts = [
    style("dim", now.toTimeString().slice(0, 8)),
    style("bold", method),
    query === undefined ? path : `${path}?…`,
    style(status < 400 ? "green" : status < 500 ? "yellow" : "red", `${status}`),
    style("dim", `in ${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`),
  ];
  return isWhole ? parts.join(" ") : `${parts.join(" ")}, and the client went away before its end`;
}
