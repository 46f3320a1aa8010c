import type { IncomingMessage } from "node:http";
import { answerJson, type LocalServer, localServer } from "./local-server.ts";

/** One answer of the service: a status and a JSON body, which may depend on the request's; or none at all. */
export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly body: object | ((request: Readonly<Record<string, unknown>>) => object);
    }
  | { readonly cut: true };

/** The answer by which one of Google's APIs says that a call failed. */
export function failing(code: number, status: string, message = "as scripted"): ScriptedAnswer {
  return { status: code, body: { error: { code, status, message } } };
}

/** A service on the loopback interface that gives the answers of a script, one a request. */
export interface ScriptedService extends LocalServer {
  /** Bodies of the requests so far. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

/** Starts it. A request behind the end of the script gets the last answer. */
export async function scriptedService(
  answers: readonly ScriptedAnswer[],
  watch: (request: IncomingMessage) => void = () => {},
): Promise<ScriptedService> {
  const requests: Record<string, unknown>[] = [];
  const server = await localServer((request, body, response) => {
    watch(request);
    const parsed = body.byteLength === 0 ? {} : JSON.parse(body.toString());
    requests.push(parsed);
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (!answer || "cut" in answer) return void request.socket.destroy();
    const { status, body: json } = answer;
    answerJson(response, status, typeof json === "function" ? json(parsed) : json);
  });
  return { ...server, requests };
}
