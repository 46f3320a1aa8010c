import {
  AccessDeniedError,
  ConditionFailedError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  TooLargeError,
  ValidationError,
} from "@motif/core";
import { internalProblem, invocationProblem, problem, type ReportError } from "@motif/runtime/gateway";
import type { HttpResponseData } from "@motif/runtime/platform";
import { RefusedBodyError } from "../ground/admin-route.ts";

/** The answer to a request that failed. Messages of Motif's own errors are meant to be read by whoever caused them. */
export function failureAnswer(error: unknown, report: ReportError): HttpResponseData {
  if (error instanceof RefusedBodyError) return error.answer;
  if (error instanceof ValidationError) {
    const { code, message: detail, issues: errors } = error;
    return problem({ title: "Bad Request", status: 400, code, detail, errors });
  }
  const [status, title] = statusOf(error) ?? [];
  if (status !== undefined && title !== undefined && error instanceof MotifError) {
    return problem({ title, status, code: error.code, detail: error.message });
  }
  return invocationProblem(error) ?? internalProblem(error, report);
}

/** What is asked for does not go with how an execution of a workflow stands. */
const CONFLICTS = new Set(["execution-exists", "not-redrivable", "task-gone"]);

function statusOf(error: unknown): readonly [number, string] | undefined {
  if (error instanceof InvalidArgumentError) return [400, "Bad Request"];
  if (error instanceof AccessDeniedError) return [403, "Forbidden"];
  if (error instanceof NotFoundError) return [404, "Not Found"];
  if (error instanceof ConditionFailedError) return [412, "Precondition Failed"];
  if (error instanceof TooLargeError) return [413, "Content Too Large"];
  if (!(error instanceof MotifError)) return undefined;
  if (CONFLICTS.has(error.code)) return [409, "Conflict"];
  if (error.code === "request-timeout") return [408, "Request Timeout"];
  // Nobody is there to read it; it is no defect either.
  if (error.code === "client-gone") return [400, "Bad Request"];
  return undefined;
}
