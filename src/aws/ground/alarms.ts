import type { Reference } from "./reference.ts";

/** A CloudWatch alarm. Those of one kind differ in subject, threshold and dimension only. */
export interface AlarmPlan {
  /** Such as `errors`. */
  readonly kind: string;
  /** Name of the function, queue or API. The alarm's own is `<subject>-<kind>`. */
  readonly subject: string;
  /** What has happened, in words that all alarms of a kind share: `{subject}` and `{threshold}` stand in it for their own. */
  readonly description: string;
  /** Such as `AWS/Lambda`. */
  readonly namespace: string;
  readonly metric: string;
  /** Set where the alarm is on the metric in per cent of a quota: the metric that the quota limits. */
  readonly quotaOf?: string;
  readonly statistic: "Sum" | "Maximum" | "p99";
  /** The alarm goes off when the metric is over it. */
  readonly threshold: number;
  /** Set where an app has one alarm of the kind at most. */
  readonly single?: true;
  /** Set where every function has an alarm of the kind. */
  readonly ofEveryFunction?: {
    /** Set where the threshold follows from the function's timeout: what a second of it counts. */
    readonly thresholdOfTimeout?: number;
  };
  readonly period: number;
  readonly evaluationPeriods: number;
  /** None where the metric is of the whole account. */
  readonly dimension?: { readonly name: string; readonly value: Reference };
}

/** How most alarms are: they go off when there was anything within five minutes. */
const USUAL = { statistic: "Sum", threshold: 0, period: 300, evaluationPeriods: 1 } as const;

/** The description of an alarm, with its subject and threshold in it. */
export function descriptionOf({ description, subject, threshold }: AlarmPlan): string {
  return description.replace("{subject}", subject).replace("{threshold}", String(threshold));
}

/** How many metrics an alarm looks at, which is what it is billed for: https://aws.amazon.com/cloudwatch/pricing/. */
export function metricsOf({ quotaOf }: AlarmPlan): number {
  return quotaOf === undefined ? 1 : 2;
}

/** The metric in per cent of the quota, as an expression over the two metrics of these ids. */
export const SHARE_OF_QUOTA = {
  expression: "100 * used / SERVICE_QUOTA(limited)",
  used: "used",
  limited: "limited",
  label: "Per cent of the quota",
} as const;

/** An alarm; what is not said is as usual. */
export function alarm(
  settings: Omit<AlarmPlan, keyof typeof USUAL> & Partial<Pick<AlarmPlan, keyof typeof USUAL>>,
): AlarmPlan {
  return { ...USUAL, ...settings };
}
