import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from "@aws-sdk/client-lambda";
import { UnknownOutcomeError } from "@motif/core";
import { FUNCTION_CRASH, FUNCTION_TIMEOUT } from "@motif/core/driver";
import {
  type CallableDriver,
  type CallableLayout,
  type CallPayload,
  isObject,
  messageOf,
  type ThrownError,
} from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { mayHaveHappened, serviceError } from "../ground/client/service-error.ts";

/** What Lambda calls the ends of functions that threw nothing. */
const ENDS: Readonly<Record<string, string>> = {
  "Sandbox.Timedout": FUNCTION_TIMEOUT,
  "Runtime.ExitError": FUNCTION_CRASH,
};

/** Lambda's clients: `once` never repeats a call, as the function could run twice. */
export interface LambdaClients {
  readonly once: LambdaClient;
  readonly retrying: LambdaClient;
}

type InvocationType = "RequestResponse" | "Event" | "DryRun";

/** Calls of functions through Lambda's `Invoke`. The trace goes along in the header that the SDK sends. */
export function callableDriver({ once, retrying }: LambdaClients): CallableDriver {
  return {
    async invoke(callable, payload, signal) {
      const { FunctionError, Payload } = await invoke(once, callable, payload, "RequestResponse", signal);
      const text = Payload?.transformToString() ?? "";
      return FunctionError === undefined
        ? { output: text === "" ? "null" : text }
        : { error: thrownIn(text) };
    },
    async send(callable, payload) {
      const { $metadata } = await invoke(retrying, callable, payload, "Event");
      return { id: $metadata.requestId ?? "" };
    },
    async check(callable, payload) {
      await invoke(retrying, callable, payload, "DryRun");
    },
  };
}

async function invoke(
  client: LambdaClient,
  { name }: CallableLayout,
  { input }: CallPayload,
  InvocationType: InvocationType,
  abortSignal?: AbortSignal,
): Promise<InvokeCommandOutput> {
  const FunctionName = physicalName("callable", name);
  const command = new InvokeCommand({ FunctionName, InvocationType, Payload: Buffer.from(input) });
  try {
    return await client.send(command, abortSignal ? { abortSignal } : {});
  } catch (error) {
    if (InvocationType === "DryRun" || !mayHaveHappened(error)) throw serviceError(error, `function ${name}`);
    throw new UnknownOutcomeError(
      `Lambda gave no answer of function ${name}, which may run: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The error object of Lambda's runtimes (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html). */
function thrownIn(text: string): ThrownError {
  const thrown: unknown = JSON.parse(text);
  const { errorType = "Error", errorMessage = "" } = isObject(thrown) ? thrown : {};
  const name = String(errorType);
  return { name: ENDS[name] ?? name, message: String(errorMessage) };
}
