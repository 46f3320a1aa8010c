import {
  AccessDeniedError,
  MotifError,
  NotFoundError,
  ThrottledError,
  UnknownOutcomeError,
  UnsupportedError,
} from "@motif/core";
import { FUNCTION_TIMEOUT, isWithoutConnection } from "@motif/core/driver";
import {
  type CallableDriver,
  type CallableLayout,
  type CallPayload,
  type CallResult,
  isObject,
  messageOf,
} from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { DRY_RUN_HEADER } from "../direct/environment.ts";
import { identityToken } from "../ground/rest/identity-token.ts";
import { NO_SENDS } from "./plan.ts";

/** Calls of functions over HTTPS, with an identity token of the caller's. None is repeated: the function could run twice. */
export function callableDriver(): CallableDriver {
  return {
    async invoke(callable, payload, signal) {
      const response = await post(callable, payload, {}, signal);
      return resultOf(callable.name, response.status, await textOf(callable.name, response));
    },
    async check(callable, payload) {
      const response = await post(callable, payload, { [DRY_RUN_HEADER]: "true" });
      const { status } = response;
      const text = await textOf(callable.name, response);
      if (status === 204) return;
      const result = resultOf(callable.name, status, text);
      throw new MotifError(
        "service-failed",
        `The dry run of function ${callable.name} failed: ${JSON.stringify(result)}`,
      );
    },
    async send({ name }) {
      throw new UnsupportedError("Google Cloud", name, [{ where: `callable ${name}`, message: NO_SENDS }]);
    },
  };
}

async function post(
  { name }: CallableLayout,
  { input, attributes }: CallPayload,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Response> {
  const url = physicalName("callable", name);
  const { traceparent, tracestate } = attributes;
  const authorization = `Bearer ${await identityToken(url)}`;
  try {
    return await fetch(url, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "application/json",
        ...(traceparent && { traceparent }),
        ...(tracestate && { tracestate }),
        ...headers,
      },
      body: input,
      redirect: "error",
      ...(signal && { signal }),
    });
  } catch (error) {
    const cause = error instanceof TypeError ? error.cause : error;
    if (!isWithoutConnection(cause)) throw unanswered(name, error);
    throw new MotifError(
      "unavailable",
      `Function ${name} was not reached, and did not run: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

async function textOf(name: string, response: Response): Promise<string> {
  return response.text().catch((error) => {
    throw unanswered(name, error);
  });
}

/** What the function's adapter answered; or Cloud Run before it, which knows no problem details. */
function resultOf(name: string, status: number, text: string): CallResult {
  if (status === 200) return { output: text };
  const error = thrownIn(text);
  if (error) return { error };
  switch (status) {
    case 401:
    case 403:
      throw new AccessDeniedError(`Google Cloud refused access to function ${name}.`);
    case 404:
      throw new NotFoundError(`Google Cloud knows no function ${name}.`);
    case 429:
      throw new ThrottledError(`Function ${name} had no free instance and did not run.`);
    case 504:
      return {
        error: { name: FUNCTION_TIMEOUT, message: `Cloud Run ended function ${name} at its timeout.` },
      };
    default:
      throw unanswered(name, new Error(`status ${status}`));
  }
}

function thrownIn(text: string): { readonly name: string; readonly message: string } | undefined {
  try {
    const problem: unknown = JSON.parse(text);
    const error = isObject(problem) ? problem.error : undefined;
    if (!isObject(error) || typeof error.name !== "string") return undefined;
    return { name: error.name, message: String(error.message) };
  } catch {
    return undefined;
  }
}

function unanswered(name: string, error: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(`Function ${name} gave no answer, and may have run: ${messageOf(error)}`, {
    cause: error,
  });
}
