import { createServer } from "node:http";

/** One answer of the service: a status, a JSON body and headers; or none at all. */
export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly body: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly cut: true };

/** A request that the service got. */
export interface ScriptedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A service on the loopback interface that gives the answers of a script, one a request. */
export interface ScriptedService extends AsyncDisposable {
  readonly endpoint: string;
  readonly requests: readonly ScriptedRequest[];
}

/**
 * Starts it. A request behind the end of the script gets the last answer. `route` says which requests the script is for;
 * others get what it returns.
 */
export async function scriptedService(
  answers: readonly (ScriptedAnswer | (() => ScriptedAnswer))[],
  route: (request: ScriptedRequest) => ScriptedAnswer | undefined = () => undefined,
): Promise<ScriptedService> {
  const requests: ScriptedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body };
    const other = route(request);
    if (!other) requests.push(request);
    const scripted = answers[Math.min(requests.length, answers.length) - 1] ?? { status: 500, body: {} };
    const answer = other ?? (typeof scripted === "function" ? scripted() : scripted);
    if ("cut" in answer) return void incoming.socket.destroy();
    const given = { "content-type": "application/json", ...answer.headers };
    response.writeHead(answer.status, given).end(answer.status === 304 ? "" : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
