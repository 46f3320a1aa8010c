import {
  AccessDeniedError,
  ConditionFailedError,
  FunctionTimeoutError,
  InvalidArgumentError,
  MotifError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
  ValidationError,
} from "@motif/core";
import { expect, it } from "vitest";
import { fromWire, toWire } from "./wire-error.ts";

function cross(error: unknown): Error {
  return fromWire(structuredClone(toWire(error)));
}

it.each([
  AccessDeniedError,
  ConditionFailedError,
  InvalidArgumentError,
  NotFoundError,
  TerminalError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
])("%o arrives as what it was", (Class) => {
  const sent: MotifError = new Class("what was wrong");
  const arrived = cross(sent);
  expect(arrived).toBeInstanceOf(Class);
  expect(arrived).toMatchObject({ name: sent.name, code: sent.code, message: sent.message });
});

it("a validation error keeps its issues", () => {
  const issues = [{ path: "/name", message: "must be of type string" }];
  const arrived = cross(new ValidationError("body", issues));
  expect(arrived).toBeInstanceOf(ValidationError);
  expect(arrived).toMatchObject({ where: "body", issues, code: "validation-failed" });
});

it("other errors of Motif keep name, code and message", () => {
  const sent = new FunctionTimeoutError("worker", 1000);
  const arrived = cross(sent);
  expect(arrived).toBeInstanceOf(MotifError);
  expect(arrived).toMatchObject({ name: sent.name, code: "function-timeout", message: sent.message });
});

it("an error of a user's code keeps name and message, and gets no code", () => {
  const arrived = cross(new RangeError("out of range"));
  expect(arrived).not.toBeInstanceOf(MotifError);
  expect(arrived).toMatchObject({ name: "RangeError", message: "out of range" });
  expect(cross("a text that was thrown").message).toBe("a text that was thrown");
});
