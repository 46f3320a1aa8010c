import { entryNamed } from "@motif/core/model";
import {
  averageColdShare,
  averageOf,
  averageSpillShare,
  type Billing,
  type FunctionUsage,
  HOURS_PER_MONTH,
  invocationMs,
  type Limit,
  type Measure,
  type Month,
  metered,
  type Pricing,
  peakConcurrency,
  type Quantity,
  SECONDS_PER_MONTH,
  unitsPerInvocation,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import { logPrice } from "../ground/log-price.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import { expectedInit } from "./init.ts";
import { lambda } from "./meter.ts";

/** Lambda gives a function one core at 1,769 MB (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html). */
const MB_PER_CORE = 1769;
/** 5 to 7 minutes (https://mikhail.io/serverless/coldstarts/big3/). */
const KEEP_ALIVE_SECONDS = 6 * 60;
/** What the adapter takes to see that a call only keeps it warm. */
const PING_MS = 1;

/** What Lambda bills of what functions are made of. */
export const BILLING: Billing = {
  aws_lambda_function: ["lambda", "cloudwatch-logs", "xray"],
  aws_lambda_alias: "a name of a version",
  aws_lambda_provisioned_concurrency_config: ["lambda"],
  aws_lambda_function_event_invoke_config: "a setting of the function",
  aws_lambda_function_recursion_config: "a setting of the function",
  aws_cloudwatch_log_group: ["cloudwatch-logs"],
  aws_iam_role: "identities are free",
  aws_iam_role_policy: "permissions are free",
};

/** A month of functions: Lambda, their logs, and the traces that begin with them. */
export function functionPrice({ functions }: BasePlan, { usage, assumptions }: Month): Quantity[] {
  return functions.flatMap((fn) => {
    const used = entryNamed(usage.functions, fn.name);
    const bytes = used.logBytes + used.invocations * assumptions.platformLogBytes;
    return [
      ...invocations(fn, used, assumptions.objectEventBytes),
      ...logPrice(fn.name, bytes, fn.logRetentionDays),
      ...metered("xray", fn.name, { "traces-recorded": fn.tracing ? tracesOf(used) : 0 }),
    ];
  });
}

/** Of all functions of an account and region together: a quota that can be raised. */
const ACCOUNT_CONCURRENCY: Limit = {
  value: 1000,
  unit: "invocations at a time",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
};

/** What Lambda would throttle in the busiest hour: by the reservations of functions, and by the account's default quota. */
export function functionWarnings({ functions }: BasePlan, { usage }: Month): Warning[] {
  const busy = functions.map((fn) => {
    const used = entryNamed(usage.functions, fn.name);
    return { fn, concurrency: peakConcurrency(used, averageOf(lambdaMs(fn, used))) };
  });
  const reserved = busy.flatMap(({ fn: { name, reservedConcurrency }, concurrency }) =>
    reservedConcurrency === undefined
      ? []
      : warnAbove(
          name,
          concurrency,
          {
            value: reservedConcurrency,
            unit: "invocations at a time",
            source: "concurrency of the function",
          },
          "in the busiest hour, as the app reserves",
        ),
  );
  const all = busy.reduce((sum, { concurrency }) => sum + concurrency, 0);
  return [
    ...reserved,
    ...warnAbove(
      "functions",
      all,
      ACCOUNT_CONCURRENCY,
      "in the busiest hour, the default quota of an account",
    ),
  ];
}

/** How long functions take on Lambda, how often they start cold, and what can be changed about it. */
export const FUNCTION_PRICING = {
  invocationMs: ({ functions }, used) => lambdaMs(entryNamed(functions, used.name), used),
  coldStartShare: ({ functions }, used, alwaysReady) =>
    coldStartShare(entryNamed(functions, used.name), used, alwaysReady),
  keepAliveSeconds: KEEP_ALIVE_SECONDS,
  mitigations: { "one-always-ready": "provisioned", "keep-warm": "call every 5 min" },
  // A whole core, and more than JavaScript can use, at the end.
  memorySizes: [128, 256, 512, 1024, MB_PER_CORE, 3008],
  provisioned: {
    service: "lambda",
    ready: (architecture) => `provisioned-concurrency-${architecture}`,
    used: (architecture) => `provisioned-duration-${architecture}`,
    onDemand: (architecture) => `duration-${architecture}`,
  },
} satisfies Partial<Pricing<BasePlan>>;

function invocations(fn: FunctionPlan, used: FunctionUsage, eventBytes: number): Quantity[] {
  const { name, architecture, memory: memoryMB, provisionedConcurrency } = fn;
  const durationMs = lambdaMs(fn, used);
  const { p50 } = expectedInit(fn.runtime, architecture, "zip", used.loadMs);
  const provisioned = provisionedConcurrency > 0 && {
    concurrency: provisionedConcurrency,
    periods: 1,
    hoursPerPeriod: HOURS_PER_MONTH,
    spillShare: averageSpillShare(used.invocationsPerSecond, durationMs, provisionedConcurrency),
  };
  return [
    ...lambda(name, {
      architecture,
      memoryMB,
      requests: used.invocations,
      durationMs,
      coldStarts: { share: coldStartShare(fn, used, provisionedConcurrency), initMs: p50 },
      ...(used.asynchronous > 0 && { asyncEventBytes: eventBytes }),
      ...(provisioned && { provisioned }),
    }),
    ...lambda(name, { architecture, memoryMB, requests: used.keepWarmPings, durationMs: PING_MS }),
  ];
}

/** Duration of one invocation with as much memory, in milliseconds. */
function lambdaMs({ memory }: FunctionPlan, used: FunctionUsage): Measure {
  return invocationMs(used, memory / MB_PER_CORE, unitsPerInvocation(used));
}

function coldStartShare(fn: FunctionPlan, used: FunctionUsage, alwaysReady: number): number {
  return averageColdShare(used.invocationsPerSecond, {
    durationMs: lambdaMs(fn, used),
    keepAliveSeconds: KEEP_ALIVE_SECONDS,
    alwaysReady: Math.max(alwaysReady, used.keepWarmPings > 0 ? 1 : 0),
    stated: used.coldStartShare,
  });
}

/** Traces begin where work comes in; what is read from a queue goes on with the trace of who sent it. */
function tracesOf({ modes, invocationsPerSecond }: FunctionUsage): number {
  if (modes.every((mode) => mode === "polled" || mode === "streamed")) return 0;
  const secondsOfHour = SECONDS_PER_MONTH / invocationsPerSecond.length;
  return invocationsPerSecond.reduce(
    (sum, rate) => sum + sampledTraces(rate * secondsOfHour, secondsOfHour),
    0,
  );
}

/**
 * Traces Lambda records of its own invocations: the first request each second and 5% of the rest, not configurable
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). Arrivals are Poisson: with a mean of λ in a second, one
 * second in e^λ has none, and so no first.
 */
function sampledTraces(requests: number, seconds: number): number {
  const first = seconds * (1 - Math.exp(-requests / seconds));
  return first + 0.05 * (requests - first);
}
