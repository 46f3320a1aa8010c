import { createServer, type IncomingMessage } from "node:http";

/** What a function of the server does with its input, as JSON values. */
export type LambdaFunction = (input: unknown) => Promise<unknown>;

/** A request that the server got. */
export interface LambdaRequest {
  readonly functionName: string;
  readonly type: string;
  readonly body: string;
}

/** A Lambda for tests: its `Invoke`, as the reference describes it. It has no permissions and no retries. */
export interface LambdaServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly requests: readonly LambdaRequest[];
}

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export async function lambdaServer(functions: ReadonlyMap<string, LambdaFunction>): Promise<LambdaServer> {
  const requests: LambdaRequest[] = [];
  const server = createServer(async (request, response) => {
    const functionName = decodeURIComponent(PATH.exec(request.url ?? "")?.[1] ?? "");
    const type = String(request.headers["x-amz-invocation-type"] ?? "RequestResponse");
    const body = await textOf(request);
    requests.push({ functionName, type, body });
    response.setHeader("x-amzn-requestid", `request-${requests.length}`);
    const fn = functions.get(functionName);
    if (!fn) {
      response.writeHead(404, { "x-amzn-errortype": "ResourceNotFoundException" });
      return void response.end(JSON.stringify({ Type: "User", Message: "Function not found" }));
    }
    if (type === "DryRun") return void response.writeHead(204).end();
    const answer = answerOf(fn, JSON.parse(body));
    if (type === "Event") {
      response.writeHead(202).end();
      return;
    }
    const { failed, payload } = await answer;
    if (failed) response.setHeader("x-amz-function-error", "Unhandled");
    response.writeHead(200, { "content-type": "application/json" }).end(payload);
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

/** The answer, or the error object of Node's runtime (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html). */
async function answerOf(fn: LambdaFunction, input: unknown) {
  try {
    return { failed: false, payload: JSON.stringify(await fn(input)) };
  } catch (error) {
    const { name: errorType, message: errorMessage } =
      error instanceof Error ? error : new Error(String(error));
    return { failed: true, payload: JSON.stringify({ errorType, errorMessage, trace: [] }) };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
