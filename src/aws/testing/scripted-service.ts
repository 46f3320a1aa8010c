import { createServer, type IncomingMessage } from "node:http";

/** One answer of the service: a status and a JSON body, which may depend on the request's; or none at all. */
export type ScriptedAnswer =
  | {
      readonly status: number;
      readonly body: object | ((request: Readonly<Record<string, unknown>>) => object);
    }
  | { readonly cut: true };

/** An error as AWS's services write it. */
export function failing(type: string, message = "as scripted", status = 400): ScriptedAnswer {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message } };
}

/** A service on the loopback interface that gives the answers of a script, one a request. */
export interface ScriptedService extends AsyncDisposable {
  readonly endpoint: string;
  /** Bodies of the requests so far. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
}

/** Starts it. A request behind the end of the script gets the last answer. */
export async function scriptedService(answers: readonly ScriptedAnswer[]): Promise<ScriptedService> {
  const requests: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const parsed = JSON.parse(await textOf(request));
    requests.push(parsed);
    const scripted = answers[Math.min(requests.length, answers.length) - 1];
    if (!scripted || "cut" in scripted) return void request.socket.destroy();
    const { status, body } = scripted;
    const answer = typeof body === "function" ? body(parsed) : body;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
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

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
