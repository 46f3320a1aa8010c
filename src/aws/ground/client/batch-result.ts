import { InvalidArgumentError, MotifError, ThrottledError } from "@motif/core";

/** What SQS and SNS say of an entry of a batch that they did not accept. */
export interface BatchFailure {
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

/** The error for a batch that was accepted in part, or not at all. `where` is such as `queue jobs`. */
export function refusal(
  service: string,
  where: string,
  { Code, Message, SenderFault }: BatchFailure,
  failed: number,
  all: number,
): MotifError {
  const text = `${service} did not accept ${failed} of ${all} messages to ${where}: ${Message ?? Code}`;
  if (SenderFault) return new InvalidArgumentError(text);
  return Code?.includes("Throttl") ? new ThrottledError(text) : new MotifError("service-failed", text);
}

/** The error for a message of which the answer says nothing. */
export function noId(service: string, where: string): MotifError {
  return new MotifError("service-failed", `${service} did not say what became of a message to ${where}.`);
}
