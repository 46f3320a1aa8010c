/**
 * Every error that Motif throws on purpose. A code is stable and may be matched by programs;
 * a message names what was wrong, where, and what to do.
 */

/** Options of {@link MotifError}: the underlying error, if there is one. */
export interface ErrorOptions {
  readonly cause?: unknown;
}

/**
 * The base of all errors that Motif throws on purpose. `code` is stable across versions. Those that can be thrown inside a
 * function spell their name out: a bundle's minifier renames classes, and the name stands in logs.
 */
export class MotifError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = new.target === MotifError ? "MotifError" : new.target.name;
    this.code = code;
  }
}

/** One thing wrong with an app's definition: `where` is a path such as `function create-item`. */
export interface DefinitionProblem {
  readonly where: string;
  readonly message: string;
}

/** An app's definition is not valid. Holds every problem found, not only the first. */
export class DefinitionError extends MotifError {
  override name = "DefinitionError";
  readonly problems: readonly DefinitionProblem[];

  constructor(app: string, problems: readonly DefinitionProblem[]) {
    super("invalid-definition", `The definition of "${app}" has ${counted(problems)}:\n${listed(problems)}`);
    this.problems = problems;
  }
}

/** A cloud cannot do what an app's definition asks for. Holds every problem found, each with the way out. */
export class UnsupportedError extends MotifError {
  override name = "UnsupportedError";
  readonly problems: readonly DefinitionProblem[];

  constructor(cloud: string, app: string, problems: readonly DefinitionProblem[]) {
    super(
      "unsupported",
      `${cloud} cannot run "${app}" as defined, ${counted(problems)}:\n${listed(problems)}`,
    );
    this.problems = problems;
  }
}

function counted(problems: readonly DefinitionProblem[]): string {
  return problems.length === 1 ? "1 problem" : `${problems.length} problems`;
}

function listed(problems: readonly DefinitionProblem[]): string {
  return problems.map((problem) => `  ${problem.where}: ${problem.message}`).join("\n");
}

/** One field that did not match its schema. `path` is a JSON Pointer (RFC 6901), `""` for the whole value. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** A value did not match its schema. `where` says which value: `body`, `query`, `message of queue jobs` … */
export class ValidationError extends MotifError {
  override name = "ValidationError";
  readonly where: string;
  readonly issues: readonly FieldIssue[];

  constructor(where: string, issues: readonly FieldIssue[]) {
    const list = issues.map((issue) => `${issue.path || "(whole value)"}: ${issue.message}`).join("; ");
    super("validation-failed", `The ${where} is not valid: ${list}`);
    this.where = where;
    this.issues = issues;
  }
}

/** A conditional write found another state than the one it required. Read again, then decide. */
export class ConditionFailedError extends MotifError {
  override name = "ConditionFailedError";
  constructor(message: string, options?: ErrorOptions) {
    super("condition-failed", message, options);
  }
}

/**
 * Nobody can tell whether something was done: a write whose answer was lost and after which others have written, a request to
 * a service that gave no answer. Trying it again may do it twice; read again, then decide.
 */
export class UnknownOutcomeError extends MotifError {
  override name = "UnknownOutcomeError";
  constructor(message: string, options?: ErrorOptions) {
    super("unknown-outcome", message, options);
  }
}

/** A function called an operation that none of its grants allows. */
export class AccessDeniedError extends MotifError {
  override name = "AccessDeniedError";
  constructor(message: string) {
    super("access-denied", message);
  }
}

/** Something is larger than the limit that applies to it. */
export class TooLargeError extends MotifError {
  override name = "TooLargeError";
  constructor(message: string) {
    super("too-large", message);
  }
}

/** A caller's argument is outside of what is allowed (a delay too long, a key that is no key …). */
export class InvalidArgumentError extends MotifError {
  override name = "InvalidArgumentError";
  constructor(message: string) {
    super("invalid-argument", message);
  }
}

/** What was asked for does not exist. */
export class NotFoundError extends MotifError {
  override name = "NotFoundError";
  constructor(message: string) {
    super("not-found", message);
  }
}

/** The concurrency limit or the rate limit is used up. Try again later. */
export class ThrottledError extends MotifError {
  override name = "ThrottledError";
  constructor(message: string) {
    super("throttled", message);
  }
}

/** A function ran longer than its timeout and was stopped. */
export class FunctionTimeoutError extends MotifError {
  override name = "FunctionTimeoutError";
  constructor(functionName: string, timeoutMs: number) {
    super(
      "function-timeout",
      `Function ${functionName} was stopped after its timeout of ${timeoutMs} ms. Raise its timeout or do less in one call.`,
    );
  }
}

/** A function's environment ended before the function answered (memory limit, `process.exit`, crash). */
export class FunctionCrashError extends MotifError {
  override name = "FunctionCrashError";
  constructor(functionName: string, reason: string, options?: ErrorOptions) {
    super("function-crash", `Function ${functionName} ended before it answered: ${reason}`, options);
  }
}

/**
 * Thrown by a handler to say that trying again is pointless: the event goes to the dead-letter queue
 * at once instead of after the last retry.
 */
export class TerminalError extends MotifError {
  override name = "TerminalError";
  constructor(message: string, options?: ErrorOptions) {
    super("terminal", message, options);
  }
}

/** The message of anything that was thrown. Never throws itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : textOf(error);
}

/** Any value as a text, also one that has none: without a prototype, nested too deep, or with a `toString` that throws. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `a value without a text, of type ${typeof value}`;
  }
}
