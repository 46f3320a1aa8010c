import { http } from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { type FunctionHandler, takeOver } from "../function/adapter/request.ts";

/** A function in the genuine Functions Framework, on a free port of the loopback interface. */
export interface RunningFunction extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
}

let functions = 0;

/** Starts the framework's server with a handler, as `start` does, which is for a process with no other server. */
export async function runFunction(handler: FunctionHandler): Promise<RunningFunction> {
  const name = `function-${++functions}`;
  http(name, handler);
  const server = getTestServer(name);
  server.prependListener("request", takeOver);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
