/** What a Task state calls, as far as its history and limits depend on it. */
export interface Resource {
  readonly kind: "function" | "activity" | "service";
  /** What AWS calls it where a result is too large. */
  readonly name: string;
  /** Of a service: `lambda` and `invoke.waitForTaskToken`. */
  readonly service?: string;
  readonly action?: string;
  /** Whether the answer comes later than that it was taken on. */
  readonly pattern: "request" | "sync" | "token";
}

const SERVICE = /^arn:[\w-]+:states:[^:]*:[^:]*:((?:aws-sdk:)?[\w-]+):(.+)$/;

/** Reads the ARN of a Task state's resource. What is no ARN of AWS is called as a function is. */
export function resourceOf(arn: string): Resource {
  if (/^arn:[\w-]+:states:[^:]*:[^:]*:activity:/.test(arn))
    return { kind: "activity", name: arn, pattern: "token" };
  const [, service, action] = SERVICE.exec(arn) ?? [];
  if (service === undefined || action === undefined)
    return { kind: "function", name: arn, pattern: "request" };
  return { kind: "service", name: service, service, action, pattern: patternOf(action) };
}

function patternOf(action: string): Resource["pattern"] {
  if (action.endsWith(".waitForTaskToken")) return "token";
  return /\.sync(?::\d+)?$/.test(action) ? "sync" : "request";
}
