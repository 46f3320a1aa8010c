import { type Json, ThrottledError } from "@motif/core";
import { LARGEST_CALL_BYTES } from "@motif/core/driver";
import { type CallResult, type Carried, messageOf } from "@motif/core/platform";
import type { TriggerHost } from "../../delivery/trigger.ts";
import type { FunctionCalls } from "../../ground/kind.ts";
import { wasTried } from "../../invocation/tried.ts";

/** Calls of functions by functions. */
export function functionCalls(host: TriggerHost): FunctionCalls {
  return {
    invoke: (name, input, attributes) => invoke(host, name, input, attributes),
    send(name, body, attributes) {
      host.functionNamed(name);
      return host.run(() => host.deliveries.enqueue(name, { body, attributes }));
    },
    check: (name) => void host.functionNamed(name),
  };
}

/** What finds no place is throttled, whatever the reason: it did not run. */
async function invoke(
  host: TriggerHost,
  name: string,
  text: string,
  attributes: Carried,
): Promise<CallResult> {
  host.functionNamed(name);
  try {
    const input: Json = JSON.parse(text);
    const output = JSON.stringify(await host.invoke(name, { kind: "task", input, attributes }));
    return Buffer.byteLength(output) > LARGEST_CALL_BYTES ? { error: tooLarge(output) } : { output };
  } catch (error) {
    if (!wasTried(error)) throw new ThrottledError(`Function ${name} was not called: ${messageOf(error)}`);
    return { error: thrown(error) };
  }
}

/** Lambda's name and words for it (https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html). */
function tooLarge(output: string) {
  return {
    name: "Function.ResponseSizeTooLarge",
    message: `Response payload size (${Buffer.byteLength(output)} bytes) exceeded maximum allowed payload size (${LARGEST_CALL_BYTES} bytes).`,
  };
}

function thrown(error: unknown) {
  const name = error instanceof Error ? error.name : "Error";
  return { name, message: messageOf(error) };
}
