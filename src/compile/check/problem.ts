/** What the checker can find, in the order in which it looks; a negative fixture in `fixtures/` shows each. */
export const PROBLEM_CODES = [
  "syntax",
  "format",
  "unsupported-block",
  "duplicate",
  "undeclared-provider",
  "unknown-type",
  "unknown-argument",
  "read-only-argument",
  "missing-argument",
  "wrong-type",
  "block-expected",
  "too-few-blocks",
  "too-many-blocks",
  "unresolved-reference",
  "unknown-attribute",
  "missing-file",
  "value-not-allowed",
  "value-out-of-range",
  "value-malformed",
  "arguments-conflict",
  "arguments-incomplete",
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something that Terraform, or the cloud, would refuse. */
export interface Problem {
  readonly code: ProblemCode;
  /** File name. */
  readonly file: string;
  /** Where in the file: an address and the path in it, such as `aws_sqs_queue.jobs.name`; empty for a whole file. */
  readonly where: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** One line for a terminal or a test: `main.tf: aws_sqs_queue.jobs.nme: unknown-argument: …`. */
export function formatProblem({ file, where, code, message }: Problem): string {
  return [file, ...(where === "" ? [] : [where]), code, message].join(": ");
}
