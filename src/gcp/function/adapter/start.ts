import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { http } from "@google-cloud/functions-framework";
import { isObject } from "@motif/core/platform";
import { ENTRY_POINT } from "../environment.ts";
import { type FunctionHandler, takeOver } from "./request.ts";

/**
 * What a bundle ends with: registers its function with the Functions Framework, for plain HTTP requests whatever its
 * trigger. The framework's server is the only one of the process, and there is no other way to meet a request before its
 * body is parsed (https://nodejs.org/api/diagnostics_channel.html#http).
 */
export function start(handler: FunctionHandler): void {
  subscribe("http.server.request.start", (message) => {
    if (isObject(message) && message.request instanceof IncomingMessage) takeOver(message.request);
  });
  http(ENTRY_POINT, handler);
}
