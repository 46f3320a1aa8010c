import { AccessDeniedError, MotifError, NotFoundError, ThrottledError, TooLargeError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { mayHaveHappened, serviceError } from "./service-error.ts";

const named = (name: string, more: object = {}) =>
  Object.assign(new Error("as the service says"), { name, ...more });
const answered = (name: string, httpStatusCode: number) => named(name, { $metadata: { httpStatusCode } });

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and the pages of errors of the other services
describe("an error of a service", () => {
  it.each([
    ["ProvisionedThroughputExceededException", ThrottledError],
    ["RequestLimitExceeded", ThrottledError],
    ["RequestThrottled", ThrottledError],
    ["SlowDown", ThrottledError],
    ["ThrottledException", ThrottledError],
    ["Throttling", ThrottledError],
    ["ThrottlingException", ThrottledError],
    ["TooManyRequestsException", ThrottledError],
    ["AccessDenied", AccessDeniedError],
    ["AccessDeniedException", AccessDeniedError],
    ["NoSuchBucket", NotFoundError],
    ["QueueDoesNotExist", NotFoundError],
    ["AWS.SimpleQueueService.NonExistentQueue", NotFoundError],
    ["ResourceNotFoundException", NotFoundError],
  ])("called %s is one of the core's", (name, kind) => {
    const error = serviceError(named(name), "bucket files");
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain("bucket files: as the service says");
  });

  it("that the core has no class for is the cause of one", () => {
    const cause = named("SomethingNew");
    const error = serviceError(cause, "queue jobs");
    expect(error).toMatchObject({ code: "service-failed", cause });
    expect(error).toBeInstanceOf(MotifError);
  });

  it("that is the core's already stays as it is", () => {
    const own = new TooLargeError("too large");
    expect(serviceError(own, "queue jobs")).toBe(own);
  });
});

describe("what a failed request asked for", () => {
  it.each([
    ["no answer", named("TimeoutError", { code: "ECONNRESET" })],
    ["half an answer", named("Error")],
    ["a failure of the service's own", answered("InternalServerError", 500)],
    ["a gateway's", answered("ServiceUnavailable", 503)],
  ])("may have been done where there was %s", (_, error) => {
    expect(mayHaveHappened(error)).toBe(true);
  });

  it.each([
    ["nobody there", named("Error", { code: "ECONNREFUSED" })],
    ["no such host", named("Error", { code: "ENOTFOUND" })],
    ["no name server", named("Error", { code: "EAI_AGAIN" })],
    ["a refusal", answered("ValidationException", 400)],
    ["throttling", answered("ThrottlingException", 400)],
    ["throttling by S3", answered("SlowDown", 503)],
  ])("was not done where there was %s", (_, error) => {
    expect(mayHaveHappened(error)).toBe(false);
  });
});
